package org.polyprobe.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Root mean square normalisation (Zhang and Sennrich 2019): each vector to mean square 1, then scaled.
 *
 * @param weight [width]; where its number type is wider than the input's, the input is widened for the norm
 * @param epsilon added to the mean square
 * @param offset added to the weight at every use: 1 for a weight that learns as its difference from 1
 */
public record RmsNorm(Tensor weight, double epsilon, double offset) {
  public RmsNorm(Tensor weight, double epsilon) {
    this(weight, epsilon, 0);
  }

  /** [tokens, …, width] to the same shape. */
  public Tensor apply(Tensor x) {
    if (weight.scalar_type().intern() == x.scalar_type().intern()) return normalized(x);
    return normalized(x.to(weight.scalar_type())).to(x.scalar_type());
  }

  private Tensor normalized(Tensor x) {
    Tensor scale = offset == 0 ? weight : weight.add(new Scalar(offset));
    return torch.rms_norm(x, new long[] {scale.size(0)}, new TensorOptional(scale), new DoubleOptional(epsilon));
  }
}
