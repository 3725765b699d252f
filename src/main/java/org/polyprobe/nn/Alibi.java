package org.polyprobe.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Attention with linear biases (Press et al. 2022): a score falls with distance, in each head at its own slope. */
public final class Alibi {
  private Alibi() {}

  /**
   * One slope per head: 2^(-8/n), 2^(-16/n), … for n heads, a power of two. Other counts take the slopes of the power of
   * two below, then every second slope of the power of two above.
   */
  public static double[] slopes(int heads) {
    int lower = Integer.highestOneBit(heads);
    double[] slopes = new double[heads];
    for (int i = 0; i < lower; i++) slopes[i] = Math.pow(2, -8.0 * (i + 1) / lower);
    for (int i = lower; i < heads; i++) slopes[i] = Math.pow(2, -4.0 * (2 * (i - lower) + 1) / lower);
    return slopes;
  }

  /** slope · (key - query) for texts of this length: [heads, length, length], on the device of {@code like}. */
  static Tensor bias(int heads, long length, Tensor like) {
    Tensor place = torch.arange(new Scalar(length)).to(ScalarType.Float);            // [length]
    Tensor distance = place.unsqueeze(0).sub(place.unsqueeze(1));                    // [length, length]
    Tensor slopes = Tensor.create(slopes(heads)).to(ScalarType.Float).view(heads, 1, 1);
    return slopes.mul(distance).to(like.device(), like.scalar_type());               // [heads, length, length]
  }
}
