package org.polyprobe.measure;

import java.util.random.RandomGenerator;

/** Random orders (Fisher–Yates). */
final class Shuffle {
  private Shuffle() {}

  /** The numbers 0…n−1 in random order. */
  static int[] of(int n, RandomGenerator random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) order[i] = i;
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
