package org.polyprobe.checkpoint;

/** Hears how far a long step has come. Called often; whoever listens decides how much to show. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (step, done, total) -> {};

  /**
   * @param step what is going on, such as {@code Converting mvn:…}
   * @param done bytes so far
   * @param total bytes in the end, -1 where nobody knows
   */
  void at(String step, long done, long total);
}
