package org.polyprobe.tune;

import java.io.IOException;
import java.nio.file.Path;
import org.polyprobe.checkpoint.Checkpoint;

/**
 * Trains a model and its head on the source languages. A folder holds all of a run: {@code log.csv} with a row a step,
 * {@code training/} to go on from after a kill at any moment, and in the end {@code model/}.
 */
public final class FineTuning {
  private final Checkpoint base;
  private final Task task;
  private final SourceData data;
  private final Recipe recipe;
  private final Path folder;

  /**
   * @param base a checkpoint with or without a head for the task; what it lacks begins as transformers begins it
   * @param folder of this run alone; one that holds a run of something else is refused
   */
  public FineTuning(Checkpoint base, Task task, SourceData data, Recipe recipe, Path folder) {
    data.require(task);
    this.base = base;
    this.task = task;
    this.data = data;
    this.recipe = recipe;
    this.folder = folder;
  }

  /** Trains, or goes on training, to the end. A run that has ended is read, not repeated. */
  public Outcome run(Listener listener) throws IOException {
    throw new UnsupportedOperationException("to come: " + base + task + data + recipe + folder + listener);
  }
}
