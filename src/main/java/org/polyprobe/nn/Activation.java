package org.polyprobe.nn;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;

/** What follows a linear map elementwise, fused into it where the processor can. */
public enum Activation {
  /** x · Φ(x) (Hendrycks and Gimpel 2016). */
  GELU(Linear::gelu, "gelu"),
  /** gelu by its tanh approximation. */
  GELU_TANH(Linear::geluTanh, "gelu_pytorch_tanh", "gelu_new"),
  /** x · sigmoid(x). */
  SILU(Linear::silu, "silu", "swish");

  private final BiFunction<Linear, Tensor, Tensor> fused;
  private final String[] names;

  Activation(BiFunction<Linear, Tensor, Tensor> fused, String... names) {
    this.fused = fused;
    this.names = names;
  }

  /** The activation that Hugging Face configurations call so. */
  public static Optional<Activation> named(String name) {
    return Arrays.stream(values()).filter(a -> Arrays.asList(a.names).contains(name)).findFirst();
  }

  /** The activation of the map: [tokens, in] to [tokens, out]. */
  public Tensor of(Linear linear, Tensor x) {
    return fused.apply(linear, x);
  }
}
