package org.polyprobe.measure;

import java.util.Arrays;

/** Counts how many of a fixed set of values lie below another; a table of equal cells replaces most of the search. */
final class Order {
  private final double[] sorted;
  private final int[] before;   // per cell: values in earlier cells
  private final double scale;

  Order(double[] values) {
    sorted = values.clone();
    Arrays.sort(sorted);
    before = new int[4 * sorted.length + 2];
    double range = sorted[sorted.length - 1] - sorted[0];
    scale = range > 0 ? 4 * sorted.length / range : 0;
    for (double value : sorted) before[cell(value) + 1]++;
    for (int i = 1; i < before.length; i++) before[i] += before[i - 1];
  }

  /** Values smaller than this one. */
  int below(double value) {
    if (value <= sorted[0]) return 0;
    if (value > sorted[sorted.length - 1]) return sorted.length;
    int count = before[cell(value)];
    while (sorted[count] < value) count++;
    return count;
  }

  /** Values smaller than or equal to this one, given how many are smaller. */
  int upTo(double value, int below) {
    int count = below;
    while (count < sorted.length && sorted[count] == value) count++;
    return count;
  }

  private int cell(double value) {
    return (int) ((value - sorted[0]) * scale);
  }
}
