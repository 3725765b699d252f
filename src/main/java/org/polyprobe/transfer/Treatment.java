package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Path;

/** How a training run differs from others of the same model, source and seed. */
public sealed interface Treatment permits Treatment.Plain, Baseline, Remedy {
  /** Fine-tuning on the source, as everybody does it: what all else is compared with. */
  Plain PLAIN = new Plain();

  /** In folders, tables and results: letters, digits, dots and hyphens. */
  String label();

  /** All that decides what it does, with files by their digests: work done for other settings is not taken. */
  default String settings() {
    return label();
  }

  /** What the model gets to see of an item, in training and when it is asked. */
  default Labelled shown(Labelled data) {
    return data;
  }

  /**
   * Trains.
   *
   * @return the trained model's folder
   */
  Path train(Course course) throws IOException;

  /** Fine-tuning on the source, as everybody does it. */
  record Plain() implements Treatment {
    @Override
    public String label() {
      return "full";
    }

    @Override
    public Path train(Course course) throws IOException {
      return course.fineTune(course.base(), course.recipe());
    }
  }
}
