package org.polyprobe.tune;

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

  /** Everything that decides what is drawn, as text; a run with other settings is another run. */
  String settings();
}
