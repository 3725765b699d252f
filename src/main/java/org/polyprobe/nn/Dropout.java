package org.polyprobe.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Dropout (Srivastava et al. 2014): under training each number is 0 with probability {@code rate}, and the others grow
 * by 1 / (1 - rate).
 *
 * @param rate from 0 to below 1
 * @param training who says whether training goes on, and draws; null in a model that does not learn
 */
public record Dropout(double rate, Training training) {
  /** Leaves everything as it is. */
  public static final Dropout NONE = new Dropout(0, null);

  /** Any shape to the same shape. */
  public Tensor apply(Tensor x) {
    return active() ? x.mul(training.kept(x, rate).mul_(new Scalar(1 / (1 - rate)))) : x;
  }

  /** Whether numbers are dropped now. */
  boolean active() {
    return rate > 0 && training != null && training.dropping();
  }

  /** Whether what is computed may be differentiated. */
  boolean learns() {
    return training != null;
  }
}
