package org.polyprobe.extract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.polyprobe.tokenizer.Encoding;

/** Which texts run together: sorted by length, so that equals share a span, up to a number of tokens. */
final class Batches {
  private Batches() {}

  /**
   * Indices of the texts of each batch, longest texts first.
   *
   * @param tokenBudget most tokens in a batch; a text longer than that is a batch of its own
   */
  static List<int[]> pack(List<Encoding> texts, int tokenBudget) {
    int[] order = IntStream.range(0, texts.size()).boxed()
        .sorted(Comparator.comparingInt((Integer i) -> -texts.get(i).length()))
        .mapToInt(Integer::intValue).toArray();
    List<int[]> batches = new ArrayList<>();
    int from = 0;
    long tokens = 0;
    for (int i = 0; i < order.length; i++) {
      int length = texts.get(order[i]).length();
      if (i > from && tokens + length > tokenBudget) {
        batches.add(IntStream.of(order).skip(from).limit(i - from).toArray());
        from = i;
        tokens = 0;
      }
      tokens += length;
    }
    if (from < order.length) batches.add(IntStream.of(order).skip(from).toArray());
    return batches;
  }
}
