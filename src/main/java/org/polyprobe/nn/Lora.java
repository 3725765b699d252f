package org.polyprobe.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A low-rank change beside a linear map (Hu et al. 2022): scale · x · downᵀ · upᵀ.
 *
 * @param down [rank, in]
 * @param up [out, rank]
 * @param scale alpha / rank
 * @param dropout of x
 * @param stored which way round the checkpoint has the map's weight
 */
public record Lora(Tensor down, Tensor up, double scale, Dropout dropout, Linear.Part.Stored stored) {
  /** What is added to the map's output: [tokens, in] to [tokens, out]. */
  Tensor apply(Tensor x, Precision precision) {
    Tensor thin = precision.linear(dropout.apply(x), down, new TensorOptional());    // [tokens, rank]
    return precision.linear(thin, up, new TensorOptional()).mul(new Scalar(scale));
  }

  /** What is added to the map's weight, the same way round. */
  public Tensor weight() {
    Tensor outIn = torch.mm(up, down).mul(new Scalar(scale));
    return stored == Linear.Part.Stored.OUT_IN ? outIn : outIn.t();
  }
}
