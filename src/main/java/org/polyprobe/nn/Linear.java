package org.polyprobe.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** An affine map of every token, x · weightᵀ + bias, with what follows it fused in where the processor can. */
public final class Linear {
  private final Tensor weight;
  private final Tensor bias;
  private final LearnedMap learned;
  private final Layout layout;

  private enum Layout { PLAIN, REORDERED, LEARNED }

  private Linear(Tensor weight, Tensor bias, LearnedMap learned, Layout layout) {
    this.weight = weight;
    this.bias = bias;
    this.learned = learned;
    this.layout = layout;
  }

  /**
   * A map for inference over many rows, such as a batch of tokens, laid out for the processor its weight is on.
   *
   * @param weight [out, in]
   * @param bias [out], or null
   */
  public static Linear forInference(Tensor weight, Tensor bias) {
    return forInference(weight, bias, OneDnn.multipliesManyRowsFastest(weight.scalar_type()));
  }

  /**
   * A map without bias for few rows, many times: laid out once, where other products lay their weight out each time.
   *
   * @param weight [out, in]
   */
  public static Linear forFewRows(Tensor weight) {
    return forInference(weight, null, OneDnn.multiplies(weight.scalar_type()));
  }

  private static Linear forInference(Tensor weight, Tensor bias, boolean reordered) {
    return reordered && !weight.is_cuda() ? new Linear(OneDnn.reorder(weight), bias, null, Layout.REORDERED)
        : new Linear(weight, bias, null, Layout.PLAIN);
  }

  /**
   * One of the maps of one input that learn side by side, as its checkpoint has it.
   *
   * @param weight [out, in], or [in, out] where {@code stored} says so
   * @param bias [out], or null
   * @param lora its low-rank change, or null
   */
  public record Part(Tensor weight, Stored stored, Tensor bias, Lora lora) {
    /** Which way round a weight lies in its checkpoint. */
    public enum Stored { OUT_IN, IN_OUT }

    Tensor outIn() {
      return stored == Stored.OUT_IN ? weight : weight.t();
    }
  }

  /** Maps that learn, as one product, their outputs side by side. The parts belong to {@code training}. */
  public static Linear learning(Training training, List<Part> parts) {
    return new Linear(null, null, new LearnedMap(parts, training.precision(), Dropout.NONE), Layout.LEARNED);
  }

  /** The same map, whose output is dropped out before it joins a residual in {@link #plus}. */
  public Linear dropping(Dropout dropout) {
    if (layout != Layout.LEARNED) return this;
    return new Linear(null, null, new LearnedMap(learned.parts(), learned.precision(), dropout), layout);
  }

  /** Keeps the map's tensors alive beyond the scope they were made in, until {@link #release()}. */
  public Linear retain() {
    if (weight != null) weight.retainReference();
    if (bias != null) bias.retainReference();
    return this;
  }

  /** Gives up what {@link #retain()} kept. */
  public void release() {
    if (weight != null) weight.releaseReference();
    if (bias != null) bias.releaseReference();
  }

  /** [tokens, in] to [tokens, out]. */
  public Tensor apply(Tensor x) {
    return switch (layout) {
      case PLAIN -> torch.linear(x, weight, bias == null ? new TensorOptional() : new TensorOptional(bias));
      case REORDERED -> OneDnn.linear(x, weight, bias, "none", "");
      case LEARNED -> learned.apply(x);
    };
  }

  /** gelu of the map, in its exact form (Hendrycks and Gimpel 2016): [tokens, in] to [tokens, out]. */
  public Tensor gelu(Tensor x) {
    return switch (layout) {
      case PLAIN -> torch.gelu_(apply(x));
      case LEARNED -> torch.gelu(apply(x));
      case REORDERED -> OneDnn.linear(x, weight, bias, "gelu", "none");
    };
  }

  /** gelu of the map by its tanh approximation (the {@code gelu_new} of GPT-2): [tokens, in] to [tokens, out]. */
  public Tensor geluTanh(Tensor x) {
    return switch (layout) {
      case PLAIN -> torch.gelu_(apply(x), "tanh");
      case LEARNED -> torch.gelu(apply(x), "tanh");
      case REORDERED -> OneDnn.linear(x, weight, bias, "gelu", "tanh");
    };
  }

  /** silu of the map, y · sigmoid(y): [tokens, in] to [tokens, out]. */
  public Tensor silu(Tensor x) {
    return switch (layout) {
      case PLAIN -> torch.silu_(apply(x));
      case LEARNED -> torch.silu(apply(x));
      case REORDERED -> OneDnn.linear(x, weight, bias, "swish", "");
    };
  }

  /** The map times a gate, element by element: [tokens, in] and [tokens, out] to [tokens, out]. */
  public Tensor times(Tensor x, Tensor gate) {
    return switch (layout) {
      case PLAIN -> apply(x).mul_(gate);
      case REORDERED -> OneDnn.linearTimes(x, gate, weight, bias);
      case LEARNED -> apply(x).mul(gate);
    };
  }

  /** The map, dropped out under training, plus a residual: [tokens, in] and [tokens, out] to [tokens, out]. */
  public Tensor plus(Tensor x, Tensor residual) {
    return switch (layout) {
      case PLAIN -> apply(x).add_(residual);
      case REORDERED -> OneDnn.linearPlus(x, residual, weight, bias);
      case LEARNED -> learned.dropout().apply(apply(x)).add(residual);
    };
  }
}
