package org.polyprobe.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The number type a model under training multiplies in, its weights being float32 in any case: what {@code
 * torch.autocast} does.
 */
enum Precision {
  FLOAT32 {
    @Override
    Tensor linear(Tensor x, Tensor weight, TensorOptional bias) {
      return torch.linear(x, weight, bias);
    }
  },
  /** Factors rounded to bfloat16, products summed in float32, sums rounded to bfloat16. */
  BFLOAT16 {
    @Override
    Tensor linear(Tensor x, Tensor weight, TensorOptional bias) {
      boolean multiplies = x.is_cuda() || OneDnn.multiplies(ScalarType.BFloat16);
      TensorOptional b = bias.has_value() ? new TensorOptional(rounded(bias.get(), multiplies)) : bias;
      return torch.linear(rounded(x, multiplies), rounded(weight, multiplies), b).to(ScalarType.BFloat16);
    }
  };

  static Precision of(Dtype dtype) {
    return dtype == Dtype.BFLOAT16 ? BFLOAT16 : FLOAT32;
  }

  abstract Tensor linear(Tensor x, Tensor weight, TensorOptional bias);

  /** A processor that does not multiply bfloat16 gets the rounded values as float32. */
  private static Tensor rounded(Tensor x, boolean multiplies) {
    Tensor rounded = x.to(ScalarType.BFloat16);
    return multiplies ? rounded : rounded.to(ScalarType.Float);
  }
}
