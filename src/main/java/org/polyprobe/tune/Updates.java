package org.polyprobe.tune;

/** What a run consists of, update by update. */
interface Updates {
  /** How many a full run has. */
  int count();

  /** How many come nearest to a pass over the data. */
  int perEpoch();

  /** What decides them beside data and recipe, as text. */
  String settings();

  /**
   * Learns from the next examples.
   *
   * @param done updates before
   */
  Step take(int done, Learner learner, AdamW optimizer);

  /** Whether something falls due after this step: every so many, or with 0 at the end of an epoch; always at the end. */
  default boolean due(Step step, int every) {
    return step.step() == count() || step.step() % (every == 0 ? perEpoch() : every) == 0;
  }
}
