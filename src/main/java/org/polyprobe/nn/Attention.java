package org.polyprobe.nn;

import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Scaled dot-product attention (Vaswani et al. 2017) within each text of a batch. */
public final class Attention {
  private Attention() {}

  /**
   * Every token sees every token of its text.
   *
   * @param queriesKeysValues [tokens, 3 · hidden]: queries of all heads, then keys, then values
   * @param heads attention heads; hidden is a multiple of it
   * @param spans which tokens make a text
   * @param dropout of the shares of attention
   * @return [tokens, hidden]
   */
  public static Tensor bidirectional(Tensor queriesKeysValues, int heads, Spans spans, Dropout dropout) {
    return spans.join(span -> {
      Tensor split = split(span.of(queriesKeysValues), heads);                       // [texts, length, 3, heads, size]
      double scale = 1 / Math.sqrt(split.size(4));
      return merge(attend(head(split, 0), head(split, 1), head(split, 2), scale, null, dropout));
    });
  }

  /**
   * As {@link #bidirectional}, but scores are not scaled and have a bias of their query and key added: T5's attention,
   * whose queries were scaled when the weights were drawn.
   *
   * @param bias per length of text, [heads, length, length]
   */
  public static Tensor biased(Tensor queriesKeysValues, int heads, Spans spans, Map<Long, Tensor> bias,
                              Dropout dropout) {
    return spans.join(span -> {
      Tensor split = split(span.of(queriesKeysValues), heads);                       // [texts, length, 3, heads, size]
      return merge(attend(head(split, 0), head(split, 1), head(split, 2), 1, bias.get(span.length()),
          dropout));
    });
  }

  private static Tensor split(Tensor joined, int heads) {                            // joined [texts, length, 3 · hidden]
    return joined.view(joined.size(0), joined.size(1), 3, heads, -1);                // [texts, length, 3, heads, size]
  }

  private static Tensor head(Tensor split, int which) {
    return split.select(2, which).transpose(1, 2);                                   // [texts, heads, length, size]
  }

  private static Tensor merge(Tensor attended) {                                     // attended [texts, heads, length, size]
    return attended.transpose(1, 2).reshape(attended.size(0) * attended.size(2), -1); // [texts · length, hidden]
  }

  /** libtorch's fused attention is fastest in float32; in bfloat16 on a CPU it is slower than the plain products. */
  private static Tensor attend(Tensor query, Tensor key, Tensor value, double scale, Tensor bias, Dropout dropout) {
    if (dropout.learns()) return DifferentiableAttention.attend(query, key, value, scale, bias, dropout);
    if (query.is_cuda() || query.scalar_type().intern() == ScalarType.Float) {
      return fused(query, key, value, scale, bias);
    }
    Tensor scores = torch.matmul(query, key.transpose(2, 3)).mul_(new Scalar(scale)); // [texts, heads, length, length]
    if (bias != null) scores.add_(bias);
    return torch.matmul(torch.softmax_out(scores, scores, -1), value);               // [texts, heads, length, size]
  }

  private static Tensor fused(Tensor query, Tensor key, Tensor value, double scale, Tensor bias) {
    TensorOptional added = bias == null ? new TensorOptional()
        : new TensorOptional(bias.unsqueeze(0));                                     // [1, heads, length, length]
    return torch.scaled_dot_product_attention(query, key, value, added, 0, false, new DoubleOptional(scale), false);
  }
}
