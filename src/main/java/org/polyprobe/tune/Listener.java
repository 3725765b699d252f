package org.polyprobe.tune;

import java.nio.file.Path;

/** Hears how a training run goes. */
public interface Listener {
  /** A run takes up where an earlier one was cut off. */
  default void resumed(int step, Path checkpoint) {}

  /** A step is done. */
  default void stepped(Step step) {}

  /** The development set was looked at. */
  default void evaluated(Evaluation evaluation) {}

  /** All up to this step is safe on disk. */
  default void saved(int step, Path checkpoint) {}
}
