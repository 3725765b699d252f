package org.polyprobe.extract;

import java.util.Locale;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.model.Batch;

/** Token states to one vector per text. Whether special tokens count is said apart, by {@link SpecialTokens}. */
public enum Pooling implements Reduction {
  /** The mean over the tokens that count. */
  MEAN((text, counts, counted, weights) -> {
    for (int i = 0; i < counts.length; i++) if (counts[i]) weights[i] = 1f / counted;
  }),

  /** The first token that counts: {@code [CLS]} in BERT when special tokens count. */
  FIRST((text, counts, counted, weights) -> {
    int i = 0;
    while (!counts[i]) i++;
    weights[i] = 1;
  }),

  /** The last token that counts. */
  LAST((text, counts, counted, weights) -> {
    int i = counts.length - 1;
    while (!counts[i]) i--;
    weights[i] = 1;
  }),

  /** The largest value of each dimension over the tokens that count. */
  MAX((text, counts, counted, weights) -> {
    for (int i = 0; i < counts.length; i++) if (counts[i]) weights[i] = 1;
  }) {
    @Override
    public Tensor reduce(Tensor states, Tensor weights, Batch batch) {
      Scalar lowest = new Scalar(Double.NEGATIVE_INFINITY);
      return batch.spans().map(weights, states, (w, s) ->
          s.masked_fill(w.eq(new Scalar(0)), lowest).amax(new long[] {1}, false));      // [texts, hidden]
    }
  },

  /** The mean weighted by position, 1 for the first token that counts (SGPT, Muennighoff 2022): for decoders. */
  WEIGHTED_MEAN((text, counts, counted, weights) -> {
    double total = counted * (counted + 1.0) / 2;
    for (int i = 0, position = 0; i < counts.length; i++) if (counts[i]) weights[i] = (float) (++position / total);
  });

  private final TokenWeights.Filler filler;

  Pooling(TokenWeights.Filler filler) {
    this.filler = filler;
  }

  @Override
  public int width(int hidden) {
    return hidden;
  }

  /** The name used on the command line and in results, e.g. {@code weighted-mean}. */
  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return label();
  }

  @Override
  public Tensor weights(Batch batch, SpecialTokens specialTokens, long seed) {
    return TokenWeights.of(batch, specialTokens, filler);
  }

  @Override
  public Tensor reduce(Tensor states, Tensor weights, Batch batch) {
    return TokenWeights.sum(states, weights, batch);
  }
}
