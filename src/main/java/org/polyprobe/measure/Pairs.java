package org.polyprobe.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * Two languages at one layer, item by item: row i of one translates row i of the other.
 *
 * <p>Holds the cosine of every source vector with every target vector, and what several measures derive from it. The
 * source language is the one that queries. Lives in the scope it was made in.
 */
public final class Pairs {
  private static final int NEIGHBOURS = 10;

  private final Tensor matrix;
  private final double[][] cosine;
  private final int[] source;
  private final int[] target;
  private final int zeros;
  private double[][] csls;
  private int[][] right;
  private Pairs reversed;
  private final int[][] rivals = new int[Neighbours.values().length][];
  private Bootstrap resampledBy;
  private double[] resampled;

  /** @param matrix [n, n] float64; {@code source} and {@code target} number the rows' texts */
  Pairs(Tensor matrix, int[] source, int[] target, int zeros) {
    this(matrix, Doubles.rows(matrix), source, target, zeros);
  }

  private Pairs(Tensor matrix, double[][] cosine, int[] source, int[] target, int zeros) {
    if (cosine.length < 2) throw new IllegalArgumentException(cosine.length + " pairs, expected at least 2");
    this.matrix = matrix;
    this.cosine = cosine;
    this.source = source;
    this.target = target;
    this.zeros = zeros;
  }

  public static Pairs of(Vectors source, Vectors target) {
    if (source.n() != target.n()) {
      throw new IllegalArgumentException(source.n() + " source vectors, " + target.n() + " target vectors");
    }
    Tensor matrix = Vectors.cosines(source, target);                                                         // [n, n]
    return new Pairs(matrix, source.group(), target.group(), source.zeros() + target.zeros());
  }

  /** Only these items, as queries and as candidates. */
  public Pairs select(int[] items) {
    Tensor rows = Doubles.indices(items);
    Tensor chosen = matrix.index_select(0, rows).index_select(1, rows);                                      // [m, m]
    return new Pairs(chosen, pick(source, items), pick(target, items), zeros);
  }

  /** The same pairs queried from the other language. */
  public Pairs reversed() {
    if (reversed == null) {
      reversed = new Pairs(matrix.t(), transposed(cosine), target, source, zeros);
      reversed.csls = transposed(similarities(Neighbours.CSLS));
      reversed.reversed = this;
    }
    return reversed;
  }

  public int n() {
    return cosine.length;
  }

  /** Vectors of zeros among the two languages' rows, before any selection; their cosine with anything is 0. */
  public int zeros() {
    return zeros;
  }

  /** cos(x_i, y_i) of each item. */
  double[] matched() {
    double[] matched = new double[n()];
    for (int i = 0; i < matched.length; i++) matched[i] = cosine[i][i];
    return matched;
  }

  /** The mean of cos(x_i, y_j) over all i ≠ j. */
  double mismatched() {
    return Bootstrap.mismatchedMean(matrix);
  }

  /** {@link #mismatched()} of each draw; cosine and margin share it. */
  double[] mismatched(Bootstrap bootstrap) {
    if (resampledBy != bootstrap) {
      resampled = bootstrap.mismatched(matrix);
      resampledBy = bootstrap;
    }
    return resampled;
  }

  /**
   * Each item's own margin: its matched cosine less the mean of the mismatched ones in its row and column. Their mean
   * is the margin of all.
   */
  public double[] margins() {
    int n = n();
    double[] margins = matched();
    for (int i = 0; i < n; i++) {
      double others = -2 * cosine[i][i];
      for (int j = 0; j < n; j++) others += cosine[i][j] + cosine[j][i];
      margins[i] -= others / (2 * (n - 1));
    }
    return margins;
  }

  /** Similarity of each query, a row, to each candidate, a column. */
  double[][] similarities(Neighbours by) {
    if (by == Neighbours.COSINE) return cosine;
    if (csls == null) csls = localScaling();
    return csls;
  }

  /**
   * For each query the number of wrong candidates at least as near as its nearest right one.
   *
   * <p>Right are the own row and all that say the same: the target texts of every row with the query's source text.
   */
  int[] rivals(Neighbours by) {
    if (rivals[by.ordinal()] == null) {
      double[][] similarity = similarities(by);
      int[] counts = new int[n()];
      for (int i = 0; i < counts.length; i++) counts[i] = rivals(similarity[i], right()[i]);
      rivals[by.ordinal()] = counts;
    }
    return rivals[by.ordinal()];
  }

  /** For each query the candidates that are right, its own row among them. */
  int[][] right() {
    if (right == null) {
      Map<Integer, Set<Integer>> texts = new HashMap<>();   // source text to target texts
      Map<Integer, List<Integer>> rows = new HashMap<>();   // target text to rows
      for (int i = 0; i < n(); i++) {
        texts.computeIfAbsent(source[i], text -> new TreeSet<>()).add(target[i]);
        rows.computeIfAbsent(target[i], text -> new ArrayList<>()).add(i);
      }
      right = new int[n()][];
      for (int i = 0; i < right.length; i++) {
        right[i] = texts.get(source[i]).stream().flatMap(text -> rows.get(text).stream()).mapToInt(j -> j).toArray();
      }
    }
    return right;
  }

  private static int rivals(double[] similarity, int[] right) {
    double nearest = Double.NEGATIVE_INFINITY;
    for (int j : right) nearest = Math.max(nearest, similarity[j]);
    int count = 0;
    for (double candidate : similarity) if (candidate >= nearest) count++;
    for (int j : right) if (similarity[j] >= nearest) count--;
    return count;
  }

  /** CSLS(x, y) = 2 cos(x, y) − r(x) − r(y), r the mean cosine to the nearest ten of the other language's items. */
  private double[][] localScaling() {
    int n = n();
    int k = Math.min(NEIGHBOURS, n - 1);
    double[] sourceDensity = nearestMeans(cosine, k);
    double[] targetDensity = nearestMeans(transposed(cosine), k);
    double[][] scaled = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) scaled[i][j] = 2 * cosine[i][j] - sourceDensity[i] - targetDensity[j];
    }
    return scaled;
  }

  private static double[] nearestMeans(double[][] rows, int k) {
    double[] means = new double[rows.length];
    double[] nearest = new double[k];   // ascending
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(nearest, Double.NEGATIVE_INFINITY);
      for (double value : rows[i]) {
        if (value <= nearest[0]) continue;
        int place = 0;
        for (; place + 1 < k && nearest[place + 1] < value; place++) nearest[place] = nearest[place + 1];
        nearest[place] = value;
      }
      means[i] = Doubles.mean(nearest);
    }
    return means;
  }

  private static double[][] transposed(double[][] matrix) {
    int n = matrix.length;
    double[][] result = new double[n][n];
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) result[j][i] = matrix[i][j];
    return result;
  }

  private static int[] pick(int[] groups, int[] items) {
    return Arrays.stream(items).map(item -> groups[item]).toArray();
  }
}
