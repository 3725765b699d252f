package org.polyprobe.project;

import java.util.function.BiConsumer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Squared Euclidean distances of all items, some rows at a time: all at once would fill the memory. */
final class Distances {
  private static final int BLOCK = 256;

  private final Tensor rows;
  private final Tensor squares;

  /** @param states [n, hidden]; centred here, which keeps rounding small and distances as they are */
  Distances(Tensor states) {
    Tensor values = states.to(ScalarType.Double);
    rows = values.sub(values.mean(new long[] {0}, true, new ScalarTypeOptional()));
    squares = rows.square().sum(1);                                                                 // [n]
  }

  int n() {
    return (int) rows.size(0);
  }

  /** Calls with each item and its distances to all items, in order; the array is used again. */
  void forEach(BiConsumer<Integer, double[]> use) {
    double[] distances = new double[n()];
    for (int first = 0; first < n(); first += BLOCK) {
      int count = Math.min(BLOCK, n() - first);
      try (PointerScope scope = new PointerScope()) {
        Tensor some = rows.narrow(0, first, count);
        Tensor block = some.mm(rows.t()).mul_(new Scalar(-2.0)).add_(squares)
            .add_(squares.narrow(0, first, count).unsqueeze(1)).clamp_min_(new Scalar(0.0)).contiguous();  // [count, n]
        DoublePointer values = new DoublePointer(block.data_ptr_double());
        for (int i = 0; i < count; i++) {
          values.position((long) i * n()).get(distances);
          use.accept(first + i, distances);
        }
      }
    }
  }

  /** The k items with the smallest distances but one's own, nearest first; equals in their order. */
  static int[] nearest(double[] distances, int own, int k) {
    int[] nearest = new int[k];
    int found = 0;
    for (int j = 0; j < distances.length; j++) {
      if (j == own || found == k && distances[j] >= distances[nearest[k - 1]]) continue;
      int place = found < k ? found++ : k - 1;
      while (place > 0 && distances[nearest[place - 1]] > distances[j]) {
        nearest[place] = nearest[place - 1];
        place--;
      }
      nearest[place] = j;
    }
    return nearest;
  }
}
