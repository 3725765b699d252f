package org.polyprobe.tune;

import java.io.IOException;
import java.nio.file.Path;
import org.polyprobe.checkpoint.AtomicFile;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Disk;
import org.polyprobe.model.LanguageModel;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.Placement;
import org.polyprobe.nn.Training;

/**
 * A model of the same shape and tokenizer with random weights: the baseline that shows what pre-training gave. Weights
 * and tables are drawn with the configuration's {@code initializer_range}, biases are 0 and norms 1.
 */
public final class UntrainedModel {
  private UntrainedModel() {}

  /**
   * Writes its checkpoint, without a head: a start for {@link FineTuning}.
   *
   * @param folder is there whole or not at all; one that is there is left as it is
   */
  public static void write(Checkpoint like, long seed, Path folder) throws IOException {
    if (folder.toFile().exists()) return;
    Path partial = folder.resolveSibling("." + folder.getFileName() + ".partial");
    Disk.deleteTree(partial);
    try (Training training = new Training(seed, Dtype.FLOAT32, false, null)) {
      training.beginFresh();
      try (LanguageModel model = ModelFamily.of(like).load(like, Placement.learning("cpu", training))) {
        TrainedModel.write(partial, like, training);
      }
    }
    AtomicFile.move(partial, folder);
  }
}
