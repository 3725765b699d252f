package org.polyprobe.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
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
   * @return [tokens, hidden]
   */
  public static Tensor bidirectional(Tensor queriesKeysValues, int heads, Spans spans) {
    return spans.join(span -> {
      Tensor joined = span.of(queriesKeysValues);                                    // [texts, length, 3 · hidden]
      Tensor split = joined.view(span.texts(), span.length(), 3, heads, -1);         // [texts, length, 3, heads, size]
      Tensor attended = attend(head(split, 0), head(split, 1), head(split, 2));      // [texts, heads, length, size]
      return attended.transpose(1, 2).reshape(span.texts() * span.length(), -1);     // [texts · length, hidden]
    });
  }

  private static Tensor head(Tensor split, int which) {
    return split.select(2, which).transpose(1, 2);                                   // [texts, heads, length, size]
  }

  /** libtorch's fused attention is fastest in float32; in bfloat16 on a CPU it is slower than the plain products. */
  private static Tensor attend(Tensor query, Tensor key, Tensor value) {
    if (query.is_cuda() || query.scalar_type().intern() == ScalarType.Float) {
      return torch.scaled_dot_product_attention(query, key, value);
    }
    Scalar scale = new Scalar(1 / Math.sqrt(query.size(3)));
    Tensor scores = torch.matmul(query, key.transpose(2, 3)).mul_(scale);            // [texts, heads, length, length]
    return torch.matmul(torch.softmax_out(scores, scores, -1), value);               // [texts, heads, length, size]
  }
}
