package org.polyprobe.tune;

import java.util.SplittableRandom;

/**
 * Draws a training example anew each epoch: words switched to another language, tokens masked. What it gives may depend
 * on the example, the epoch and settings of its own, and on nothing else: a resumed run draws again.
 */
public interface Variation {
  /** Every epoch the same. */
  Variation NONE = new Variation() {
    @Override
    public Example of(Example example, int index, int epoch) {
      return example;
    }

    @Override
    public String settings() {
      return "none";
    }
  };

  /**
   * @param example as the training set has it
   * @param index its place there
   * @param epoch from 0
   */
  Example of(Example example, int index, int epoch);

  /** The random numbers of an example in an epoch, whatever was drawn before. */
  static SplittableRandom random(long seed, int index, int epoch) {
    long mixed = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch).nextLong();
    return new SplittableRandom(new SplittableRandom(mixed + index).nextLong());
  }

  /** Everything that decides what is drawn, as text; a run with other settings is another run. */
  String settings();
}
