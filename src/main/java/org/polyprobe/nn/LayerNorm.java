package org.polyprobe.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Layer normalisation (Ba et al. 2016): each token's vector to mean 0 and variance 1, then scaled and shifted.
 *
 * @param weight [hidden]
 * @param bias [hidden]
 * @param epsilon added to the variance
 */
public record LayerNorm(Tensor weight, Tensor bias, double epsilon) {
  /** [tokens, hidden] to the same shape. */
  public Tensor apply(Tensor x) {
    return torch.layer_norm(x, new long[] {weight.size(0)}, new TensorOptional(weight), new TensorOptional(bias),
        epsilon, true);
  }
}
