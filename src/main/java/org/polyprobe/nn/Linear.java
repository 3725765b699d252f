package org.polyprobe.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** An affine map of every token, x · weightᵀ + bias, with what follows it fused in where the processor can. */
public final class Linear {
  private final Tensor weight;
  private final Tensor bias;
  private final Layout layout;

  private enum Layout { PLAIN, REORDERED }

  private Linear(Tensor weight, Tensor bias, Layout layout) {
    this.weight = weight;
    this.bias = bias;
    this.layout = layout;
  }

  /**
   * A map for inference, laid out for the processor its weight is on.
   *
   * @param weight [out, in]
   * @param bias [out], or null
   */
  public static Linear forInference(Tensor weight, Tensor bias) {
    if (!weight.is_cuda() && OneDnn.multiplies(weight.scalar_type())) {
      return new Linear(OneDnn.reorder(weight), bias, Layout.REORDERED);
    }
    return new Linear(weight, bias, Layout.PLAIN);
  }

  /** Keeps the map's tensors alive beyond the scope they were made in, until {@link #release()}. */
  public Linear retain() {
    weight.retainReference();
    if (bias != null) bias.retainReference();
    return this;
  }

  /** Gives up what {@link #retain()} kept. */
  public void release() {
    weight.releaseReference();
    if (bias != null) bias.releaseReference();
  }

  /** [tokens, in] to [tokens, out]. */
  public Tensor apply(Tensor x) {
    return switch (layout) {
      case PLAIN -> torch.linear(x, weight, bias == null ? new TensorOptional() : new TensorOptional(bias));
      case REORDERED -> OneDnn.linear(x, weight, bias, "none", "");
    };
  }

  /** gelu of the map, in its exact form (Hendrycks and Gimpel 2016): [tokens, in] to [tokens, out]. */
  public Tensor gelu(Tensor x) {
    return switch (layout) {
      case PLAIN -> torch.gelu(apply(x));
      case REORDERED -> OneDnn.linear(x, weight, bias, "gelu", "none");
    };
  }

  /** gelu of the map by its tanh approximation (the {@code gelu_new} of GPT-2): [tokens, in] to [tokens, out]. */
  public Tensor geluTanh(Tensor x) {
    return switch (layout) {
      case PLAIN -> torch.gelu(apply(x), "tanh");
      case REORDERED -> OneDnn.linear(x, weight, bias, "gelu", "tanh");
    };
  }

  /** silu of the map, y · sigmoid(y): [tokens, in] to [tokens, out]. */
  public Tensor silu(Tensor x) {
    return switch (layout) {
      case PLAIN -> torch.silu(apply(x));
      case REORDERED -> OneDnn.linear(x, weight, bias, "swish", "");
    };
  }

  /** The map times a gate, element by element: [tokens, in] and [tokens, out] to [tokens, out]. */
  public Tensor times(Tensor x, Tensor gate) {
    return switch (layout) {
      case PLAIN -> apply(x).mul_(gate);
      case REORDERED -> OneDnn.linearTimes(x, gate, weight, bias);
    };
  }

  /** The map plus a residual: [tokens, in] and [tokens, out] to [tokens, out]. */
  public Tensor plus(Tensor x, Tensor residual) {
    return switch (layout) {
      case PLAIN -> apply(x).add_(residual);
      case REORDERED -> OneDnn.linearPlus(x, residual, weight, bias);
    };
  }
}
