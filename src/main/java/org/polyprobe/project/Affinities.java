package org.polyprobe.project;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * How much each item is a neighbour of each other: p_ij of t-SNE (van der Maaten 2014), for the nearest ones only.
 *
 * <p>p_{j|i} ∝ exp(−β_i |x_i − x_j|²) over the 3 · perplexity nearest of i, β_i such that the entropy is
 * ln(perplexity); p_ij = (p_{j|i} + p_{i|j}) / Σ. A sparse symmetric matrix by rows.
 *
 * @param start where row i begins in the two others; n + 1 numbers
 * @param item column of each entry
 * @param p its value; all sum to 1
 */
record Affinities(int[] start, int[] item, double[] p) {
  private static final double TOLERANCE = 1e-5;      // of the entropy, as in scikit-learn
  private static final int STEPS = 100;

  static Affinities of(Tensor states, double perplexity) {
    Distances distances = new Distances(states);
    int n = distances.n();
    int k = Math.min(n - 1, (int) (3 * perplexity + 1));
    int[][] neighbours = new int[n][];
    double[][] conditional = new double[n][];
    distances.forEach((i, ofItem) -> {
      neighbours[i] = Distances.nearest(ofItem, i, k);
      conditional[i] = conditional(Arrays.stream(neighbours[i]).mapToDouble(j -> ofItem[j]).toArray(), perplexity);
    });
    return symmetric(neighbours, conditional);
  }

  /** p_{j|i} of one item, β found by bisection. */
  static double[] conditional(double[] distances, double perplexity) {
    double beta = 1;
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    double[] p = new double[distances.length];
    for (int step = 0; step < STEPS; step++) {
      double sum = 0;
      double weighted = 0;
      for (int j = 0; j < p.length; j++) {
        p[j] = Math.exp(-distances[j] * beta);
        sum += p[j];
      }
      if (sum == 0) sum = 1e-8;
      for (int j = 0; j < p.length; j++) {
        p[j] /= sum;
        weighted += distances[j] * p[j];
      }
      double excess = Math.log(sum) + beta * weighted - Math.log(perplexity);
      if (Math.abs(excess) <= TOLERANCE) break;
      if (excess > 0) {
        low = beta;
        beta = Double.isInfinite(high) ? beta * 2 : (beta + high) / 2;
      } else {
        high = beta;
        beta = Double.isInfinite(low) ? beta / 2 : (beta + low) / 2;
      }
    }
    return p;
  }

  private static Affinities symmetric(int[][] neighbours, double[][] conditional) {
    int n = neighbours.length;
    int[] counts = new int[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      counts[i] += neighbours[i].length;
      for (int j : neighbours[i]) counts[j]++;
      for (double p : conditional[i]) sum += 2 * p;
    }
    long[][] columns = new long[n][];                 // column in the upper half, place of its value in the lower
    double[][] values = new double[n][];
    for (int i = 0; i < n; i++) {
      columns[i] = new long[counts[i]];
      values[i] = new double[counts[i]];
    }
    int[] filled = new int[n];
    for (int i = 0; i < n; i++) {
      for (int m = 0; m < neighbours[i].length; m++) {
        put(columns, values, filled, i, neighbours[i][m], conditional[i][m] / sum);
        put(columns, values, filled, neighbours[i][m], i, conditional[i][m] / sum);
      }
    }
    return merged(columns, values);
  }

  private static void put(long[][] columns, double[][] values, int[] filled, int row, int column, double p) {
    int place = filled[row]++;
    columns[row][place] = (long) column << 32 | place;
    values[row][place] = p;
  }

  /** Rows sorted by column, with two entries of one column added. */
  private static Affinities merged(long[][] columns, double[][] values) {
    int n = columns.length;
    int[] start = new int[n + 1];
    int[] item = new int[Arrays.stream(columns).mapToInt(row -> row.length).sum()];
    double[] p = new double[item.length];
    int end = 0;
    for (int i = 0; i < n; i++) {
      start[i] = end;
      Arrays.sort(columns[i]);
      for (long entry : columns[i]) {
        int column = (int) (entry >> 32);
        if (end == start[i] || item[end - 1] != column) item[end++] = column;
        p[end - 1] += values[i][(int) entry];
      }
    }
    start[n] = end;
    return new Affinities(start, Arrays.copyOf(item, end), Arrays.copyOf(p, end));
  }
}
