package org.polyprobe.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Root mean square normalisation (Zhang and Sennrich 2019): each vector to mean square 1, then scaled.
 *
 * @param weight [width]; where its number type is wider than the input's, the input is widened for the norm
 * @param epsilon added to the mean square
 */
public record RmsNorm(Tensor weight, double epsilon) {
  /** [tokens, …, width] to the same shape. */
  public Tensor apply(Tensor x) {
    if (weight.scalar_type().intern() == x.scalar_type().intern()) return normalized(x);
    return normalized(x.to(weight.scalar_type())).to(x.scalar_type());
  }

  private Tensor normalized(Tensor x) {
    return torch.rms_norm(x, new long[] {weight.size(0)}, new TensorOptional(weight), new DoubleOptional(epsilon));
  }
}
