package org.polyprobe.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention that gradients pass through: nothing is overwritten, shares may be dropped. Computed in float32 whatever
 * the number type of queries, keys and values, which the result has again.
 */
final class DifferentiableAttention {
  private DifferentiableAttention() {}

  /**
   * @param query [texts, heads, length, size], and so key and value
   * @param bias what is added to the scores, [heads, length, length]; null for nothing
   */
  static Tensor attend(Tensor query, Tensor key, Tensor value, double scale, Tensor bias, Dropout dropout) {
    return attend(query, key, value, scale, 0, bias == null ? null : bias.unsqueeze(0), dropout);
  }

  /** As above with scores capped, if {@code softCap} is not 0, and a bias of [texts or 1, heads or 1, length, length]. */
  static Tensor attend(Tensor query, Tensor key, Tensor value, double scale, double softCap, Tensor bias,
                       Dropout dropout) {
    boolean learnedBias = bias != null && bias.requires_grad();   // the fused operator knows no gradient for it
    if (softCap == 0 && !dropout.active() && !learnedBias) return fused(query, key, value, scale, bias, false);
    Tensor scores = torch.matmul(wide(query).mul(new Scalar(scale)), wide(key).transpose(2, 3));
    if (softCap > 0) scores = scores.div(new Scalar(softCap)).tanh().mul(new Scalar(softCap));
    if (bias != null) scores = scores.add(bias);
    Tensor shares = dropout.apply(torch.softmax(scores, -1));                        // [texts, heads, length, length]
    return torch.matmul(shares, wide(value)).to(query.scalar_type());                // [texts, heads, length, size]
  }

  /** No token sees a later one. */
  static Tensor causal(Tensor query, Tensor key, Tensor value, double scale) {
    return fused(query, key, value, scale, null, true);
  }

  private static Tensor fused(Tensor query, Tensor key, Tensor value, double scale, Tensor bias, boolean causal) {
    TensorOptional added = bias == null ? new TensorOptional() : new TensorOptional(bias);
    return torch.scaled_dot_product_attention(wide(query), wide(key), wide(value), added, 0, causal,
        new DoubleOptional(scale), false).to(query.scalar_type());
  }

  private static Tensor wide(Tensor x) {
    return x.to(ScalarType.Float);
  }
}
