package org.polyprobe.model;

/** A loaded model. Owns its weights; {@link #close()} frees them. Not thread-safe: libtorch does the threading. */
public interface LanguageModel extends AutoCloseable {
  /** Runs the batch through every block. What it returns lives in the open scope. */
  HiddenStates forward(Batch batch);

  @Override
  void close();
}
