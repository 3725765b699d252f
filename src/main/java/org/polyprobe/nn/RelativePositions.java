package org.polyprobe.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * T5's relative positions (Raffel et al. 2020): a learned number per head and bucket of distances, added to the
 * attention scores. Near distances have a bucket each, farther ones share buckets that widen with their logarithm; half
 * of the buckets look back, half ahead.
 *
 * @param table [buckets, heads]
 * @param maxDistance all distances from here on share the last bucket
 */
public record RelativePositions(Tensor table, int maxDistance) {
  /** What is added to the scores of a text of this length: [heads, length, length], queries before keys. */
  public Tensor bias(long length) {
    Tensor at = torch.arange(new Scalar(length)).to(table.device(), ScalarType.Long);
    Tensor ahead = at.unsqueeze(0).sub(at.unsqueeze(1));                             // [length, length]
    return torch.embedding(table, bucket(ahead)).permute(2, 0, 1).contiguous();
  }

  /**
   * As {@code T5Attention._relative_position_bucket} in transformers, in its operations and number types: distances on
   * the edge of two buckets are decided by rounding.
   */
  private Tensor bucket(Tensor ahead) {
    long half = table.size(0) / 2;
    long exact = half / 2;
    Tensor distance = ahead.abs();
    double widening = Math.log((double) maxDistance / exact);
    Tensor far = distance.to(ScalarType.Float).div(new Scalar((double) exact)).log().div(new Scalar(widening))
        .mul(new Scalar((double) (half - exact))).to(ScalarType.Long).add(new Scalar(exact))
        .clamp_max(new Scalar(half - 1));
    Tensor near = distance.lt(new Scalar(exact));
    return torch.where(near, distance, far).add(ahead.gt(new Scalar(0)).to(ScalarType.Long).mul(new Scalar(half)));
  }
}
