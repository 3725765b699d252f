package org.polyprobe.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Scaled dot-product attention within each text where no token sees a later one.
 *
 * @param scale what a product of query and key is multiplied with
 * @param softCap c in c · tanh(score / c), which keeps scores within ±c (Gemma 2); 0 for none
 * @param dropout of the shares of attention
 */
public record CausalAttention(Heads heads, double scale, double softCap, Dropout dropout) {
  public CausalAttention(Heads heads, double scale, double softCap) {
    this(heads, scale, softCap, Dropout.NONE);
  }

  /** The same attention, its shares dropped out under training. */
  public CausalAttention dropping(Dropout dropout) {
    return new CausalAttention(heads, scale, softCap, dropout);
  }

  /** The usual scale, 1 / √size, without a cap. */
  public static CausalAttention of(Heads heads) {
    return new CausalAttention(heads, 1 / Math.sqrt(heads.size()), 0);
  }

  /**
   * @param queries [tokens, query heads, size]
   * @param keys [tokens, key heads, size]
   * @param values [tokens, value heads, size]
   * @return [tokens, query heads · size]
   */
  public Tensor apply(Tensor queries, Tensor keys, Tensor values, CausalMask mask) {
    return mask.spans().join(span -> {
      Tensor query = perText(queries, span);                                       // [texts, query heads, length, size]
      Tensor key = perText(keys, span);                                              // [texts, key heads, length, size]
      Tensor value = perText(values, span);                                          // [texts, key heads, length, size]
      Tensor attended = attend(query, key, value, mask.bias(span));                // [texts, query heads, length, size]
      return attended.transpose(1, 2).reshape(span.texts() * span.length(), heads.queryWidth());
    });
  }

  private static Tensor perText(Tensor tokens, Spans.Span span) {
    return tokens.narrow(0, span.firstToken(), span.texts() * span.length())
        .view(span.texts(), span.length(), tokens.size(1), tokens.size(2)).transpose(1, 2);
  }

  private Tensor attend(Tensor query, Tensor key, Tensor value, Tensor bias) {
    if (dropout.learns()) return differentiable(query, perQueryHead(key), perQueryHead(value), bias);
    return fuses(query) ? fused(query, key, value, bias) : plain(query, key, value, bias);
  }

  private Tensor differentiable(Tensor query, Tensor key, Tensor value, Tensor bias) {
    if (bias == null && softCap == 0 && !dropout.active()) {
      return DifferentiableAttention.causal(query, key, value, scale);
    }
    Tensor added = bias != null ? bias : CausalMask.hidingFuture(query.size(2), query);
    return DifferentiableAttention.attend(query, key, value, scale, softCap, added, dropout);
  }

  /** libtorch's fused attention knows no cap, and on a CPU it is slow in bfloat16: there the products do better. */
  private boolean fuses(Tensor query) {
    return softCap == 0 && (query.is_cuda() || query.scalar_type().intern() == ScalarType.Float);
  }

  private Tensor fused(Tensor query, Tensor key, Tensor value, Tensor bias) {
    TensorOptional mask = bias == null ? new TensorOptional() : new TensorOptional(bias);
    return torch.scaled_dot_product_attention(query, perQueryHead(key), perQueryHead(value), mask, 0, bias == null,
        new DoubleOptional(scale), false);
  }

  private Tensor plain(Tensor query, Tensor key, Tensor value, Tensor bias) {
    long texts = query.size(0);
    long length = query.size(2);
    Tensor grouped = query.reshape(texts, heads.keyValue(), -1, heads.size());       // query heads of a group in a row
    Tensor scores = torch.matmul(grouped, key.transpose(2, 3)).mul_(new Scalar(scale))
        .view(texts, heads.query(), length, length);
    if (softCap > 0) scores.div_(new Scalar(softCap)).tanh_().mul_(new Scalar(softCap));
    if (bias != null) scores.add_(bias);
    else scores.masked_fill_(CausalMask.future(length, scores), new Scalar(Double.NEGATIVE_INFINITY));
    Tensor shares = torch.softmax_out(scores, scores, -1).view(texts, heads.keyValue(), -1, length);
    return torch.matmul(shares, value).view(texts, heads.query(), length, heads.size());
  }

  /** [texts, key heads, length, size] to [texts, query heads, length, size]: each head repeated for its group. */
  private Tensor perQueryHead(Tensor x) {
    if (heads.query() == heads.keyValue()) return x;
    return x.unsqueeze(2).expand(x.size(0), heads.keyValue(), heads.query() / heads.keyValue(), x.size(2), heads.size())
        .reshape(x.size(0), heads.query(), x.size(2), heads.size());
  }
}
