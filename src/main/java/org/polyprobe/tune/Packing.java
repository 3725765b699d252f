package org.polyprobe.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/** Which texts run together: longest first, so that equals share a span. */
final class Packing {
  private Packing() {}

  /**
   * @param texts most items in a batch
   * @param tokens most tokens in a batch; an item longer than that is a batch of its own
   */
  static <T> List<List<T>> pack(List<T> items, ToIntFunction<T> length, int texts, int tokens) {
    List<T> ordered = new ArrayList<>(items);
    ordered.sort(Comparator.comparingInt((T item) -> -length.applyAsInt(item)));
    List<List<T>> batches = new ArrayList<>();
    List<T> batch = new ArrayList<>();
    long filled = 0;
    for (T item : ordered) {
      if (!batch.isEmpty() && (batch.size() == texts || filled + length.applyAsInt(item) > tokens)) {
        batches.add(batch);
        batch = new ArrayList<>();
        filled = 0;
      }
      batch.add(item);
      filled += length.applyAsInt(item);
    }
    if (!batch.isEmpty()) batches.add(batch);
    return batches;
  }
}
