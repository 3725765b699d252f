package org.polyprobe.tune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.polyprobe.checkpoint.Checkpoint;

/**
 * Trains a model and its head on several tasks by a {@link MetaRule}. A step of the log is a round over all tasks; folder,
 * survival, choice of weights and what is written are {@link FineTuning}'s.
 */
public final class MetaTraining {
  private final FineTuning rounds;

  /**
   * @param tasks training examples of each: languages, as a rule
   * @param dev for {@link Stopping}; may be empty
   * @param recipe with as many epochs over the tasks' mean size; schedule and batches as in fine-tuning
   */
  public MetaTraining(Checkpoint base, Task task, List<List<Example>> tasks, List<Example> dev, Recipe recipe,
                      MetaRule rule, Path folder) {
    SourceData all = new SourceData(tasks.stream().flatMap(List::stream).toList(), dev);
    rounds = new FineTuning(base, task, all, recipe, folder, new Rounds(tasks, recipe, rule));
  }

  /** Trains, or goes on training, to the end. A run that has ended is read, not repeated. */
  public Outcome run(Listener listener) throws IOException {
    return rounds.run(listener);
  }
}
