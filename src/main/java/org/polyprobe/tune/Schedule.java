package org.polyprobe.tune;

import org.polyprobe.InputException;

/**
 * How the learning rate runs over the steps: up in a line over the first steps, then down, as {@code
 * get_linear_schedule_with_warmup} and its siblings in transformers.
 *
 * @param rate the highest learning rate
 * @param warmup share of all steps on the way up, rounded up
 * @param decline what follows
 */
public record Schedule(double rate, double warmup, Decline decline) {
  /** What the rate does after the warm-up. */
  public enum Decline {
    /** Stays. */
    NONE,
    /** Falls in a line to 0 at the end. */
    LINEAR,
    /** Falls along half a cosine to 0 at the end. */
    COSINE
  }

  public Schedule {
    if (!(rate > 0 && rate < 1)) throw new InputException("learning rate " + rate + ", expected between 0 and 1");
    if (!(warmup >= 0 && warmup < 1)) throw new InputException("warm-up " + warmup + ", expected a share from 0 to 1");
  }

  /**
   * The rate of a step.
   *
   * @param step from 0
   * @param steps how many there will be
   */
  public double at(int step, int steps) {
    int rising = (int) Math.ceil(warmup * steps);
    if (step < rising) return rate * step / rising;
    double passed = (double) (step - rising) / Math.max(1, steps - rising);
    return switch (decline) {
      case NONE -> rate;
      case LINEAR -> rate * Math.max(0, 1 - passed);
      case COSINE -> rate * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * passed)));
    };
  }
}
