package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Path;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Disk;
import org.polyprobe.tune.UntrainedModel;

/** What results are read against: the same training with something taken away. One run each, with the first seed. */
public enum Baseline implements Treatment {
  HYPOTHESIS_ONLY("hypothesis-only", "The same training on the second text of each pair alone: what labels give away "
      + "without the first.", "Poliak et al. 2018") {
    @Override
    public Labelled shown(Labelled data) {
      return data instanceof LabelledTexts texts
          ? new LabelledTexts(texts.text(), LabelledTexts.Shown.SECOND_ONLY) : data;
    }

    @Override
    public Path train(Course course) throws IOException {
      return course.fineTune(course.base(), course.recipe());
    }
  },

  RANDOM_ENCODER("random-encoder", "The same training of the same architecture from random weights: what is learned "
      + "without pre-training.", "") {
    @Override
    public Path train(Course course) throws IOException {
      Path random = course.folder().resolve("start");
      UntrainedModel.write(course.base(), course.recipe().seed(), random);
      try (Checkpoint untrained = Checkpoint.open(random)) {
        return course.fineTune(untrained, course.recipe());
      } finally {
        if (course.isDone()) Disk.deleteTree(random);
      }
    }
  };

  private final String label;
  private final String meaning;
  private final String source;

  Baseline(String label, String meaning, String source) {
    this.label = label;
    this.meaning = meaning;
    this.source = source;
  }

  @Override
  public String label() {
    return label;
  }

  /** What is compared, in a sentence. */
  String meaning() {
    return meaning;
  }

  /** Who described it; may be empty. */
  String source() {
    return source;
  }
}
