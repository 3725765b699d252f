package org.polyprobe.nn;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Which earlier tokens of its text a token sees, and with what bias: made once per batch, for all blocks.
 *
 * @param spans which tokens make a text
 * @param biases what is added to a span's scores, [texts or 1, heads or 1, length, length], future tokens at minus
 *     infinity; a span without sees all earlier tokens alike
 */
public record CausalMask(Spans spans, Map<Spans.Span, Tensor> biases) {
  private static final double HIDDEN = Double.NEGATIVE_INFINITY;

  /** A token sees itself and all before it. */
  public static CausalMask full(Spans spans) {
    return new CausalMask(spans, Map.of());
  }

  /**
   * A token sees itself and the {@code window - 1} columns before it.
   *
   * @param positions [tokens] each token's column in its text, ascending
   * @param like gives number type and device
   */
  public static CausalMask sliding(Spans spans, Tensor positions, long window, Tensor like) {
    Map<Spans.Span, Tensor> biases = new HashMap<>();
    for (Spans.Span span : spans.spans()) {
      Tensor columns = span.of(positions).select(2, 0);                              // [texts, length]
      if (reach(columns) >= window) biases.put(span, slidingBias(columns, window, like));
    }
    return new CausalMask(spans, biases);
  }

  /** A token sees itself and all before it, each score lowered by distance ({@link Alibi}). */
  public static CausalMask alibi(Spans spans, int heads, Tensor like) {
    Map<Long, Tensor> byLength = new HashMap<>();
    Function<Long, Tensor> bias = length -> Alibi.bias(heads, length, like)
        .masked_fill_(future(length, like), new Scalar(HIDDEN)).unsqueeze(0);        // [1, heads, length, length]
    Map<Spans.Span, Tensor> biases = new HashMap<>();
    for (Spans.Span span : spans.spans()) biases.put(span, byLength.computeIfAbsent(span.length(), bias));
    return new CausalMask(spans, biases);
  }

  /** What to add to the span's scores, or null where only the future is to be hidden. */
  Tensor bias(Spans.Span span) {
    return biases.get(span);
  }

  /** [length, length], true where the key lies after the query. */
  static Tensor future(long length, Tensor like) {
    return torch.ones(new long[] {length, length}, like.options()).triu(1).to(ScalarType.Bool);
  }

  /** [1, 1, length, length] float32, minus infinity where the key lies after the query. */
  static Tensor hidingFuture(long length, Tensor like) {
    return torch.zeros(new long[] {1, 1, length, length}, like.options().dtype(new ScalarTypeOptional(ScalarType.Float)))
        .masked_fill_(future(length, like), new Scalar(HIDDEN));
  }

  /** The farthest that a text's last token lies from its first. */
  private static long reach(Tensor columns) {
    return columns.select(1, columns.size(1) - 1).sub(columns.select(1, 0)).max().item_long();
  }

  private static Tensor slidingBias(Tensor columns, long window, Tensor like) {
    Tensor behind = columns.unsqueeze(2).sub(columns.unsqueeze(1));                  // [texts, length, length]
    Tensor hidden = behind.lt(new Scalar(0)).bitwise_or_(behind.ge(new Scalar(window)));
    return torch.zeros(new long[] {columns.size(0), columns.size(1), columns.size(1)}, like.options())
        .masked_fill_(hidden, new Scalar(HIDDEN)).unsqueeze(1);                      // [texts, 1, length, length]
  }
}
