package org.polyprobe.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * A gated feed-forward layer (Shazeer 2020): down(activation(gate(x)) · up(x)).
 *
 * @param gate [hidden] to [inner]
 * @param up [hidden] to [inner]
 * @param down [inner] to [hidden]
 */
public record GatedMlp(Linear gate, Linear up, Linear down, Activation activation) {
  /** [tokens, hidden] to the same shape. */
  public Tensor apply(Tensor x) {
    return down.apply(gated(x));
  }

  /** As {@link #apply}, plus a residual. */
  public Tensor plus(Tensor x, Tensor residual) {
    return down.plus(gated(x), residual);
  }

  private Tensor gated(Tensor x) {
    return up.times(x, activation.of(gate, x));                                      // [tokens, inner]
  }
}
