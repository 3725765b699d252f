package org.polyprobe.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * How a row of tokens [tokens, …] divides into texts: runs of texts that are equally long.
 *
 * <p>Within a span the tokens are a full rectangle [texts, length, …], so attention and pooling need neither padding
 * nor mask.
 *
 * @param spans in order, covering all tokens
 */
public record Spans(List<Span> spans) {
  /**
   * Equally long texts side by side.
   *
   * @param firstToken index of the first text's first token in the batch
   * @param firstText index of the first text in the batch
   * @param texts how many texts
   * @param length tokens in each of them
   */
  public record Span(long firstToken, long firstText, long texts, long length) {
    /** The span's part of a tensor over all tokens: [tokens, …] to [texts, length, width]. */
    public Tensor of(Tensor tokens) {
      return tokens.narrow(0, firstToken, texts * length).view(texts, length, -1);
    }
  }

  /** The spans of texts with these lengths, in this order. */
  public static Spans of(int[] lengths) {
    List<Span> spans = new ArrayList<>();
    long token = 0;
    for (int text = 0, next; text < lengths.length; text = next) {
      next = text + 1;
      while (next < lengths.length && lengths[next] == lengths[text]) next++;
      spans.add(new Span(token, text, next - text, lengths[text]));
      token += (long) (next - text) * lengths[text];
    }
    return new Spans(List.copyOf(spans));
  }

  /** Applies {@code body} to each span's [texts, length, width] and joins the results along their first axis. */
  public Tensor map(Tensor tokens, Function<Tensor, Tensor> body) {
    return join(span -> body.apply(span.of(tokens)));
  }

  /** As {@link #map(Tensor, Function)}, over two tensors side by side. */
  public Tensor map(Tensor a, Tensor b, BiFunction<Tensor, Tensor, Tensor> body) {
    return join(span -> body.apply(span.of(a), span.of(b)));
  }

  /** Joins what {@code body} makes of each span along the first axis. */
  public Tensor join(Function<Span, Tensor> body) {
    if (spans.size() == 1) return body.apply(spans.get(0));
    Tensor[] parts = spans.stream().map(body).toArray(Tensor[]::new);
    return torch.cat(new TensorVector(parts));
  }
}
