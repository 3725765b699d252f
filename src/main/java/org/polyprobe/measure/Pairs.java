package org.polyprobe.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Two languages at one layer, item by item: row i of one translates row i of the other.
 *
 * <p>Holds the cosine of every source vector with every target vector, and what several measures derive from it. The
 * source language is the one that queries. Holds no native memory.
 */
public final class Pairs {
  private static final int NEIGHBOURS = 10;
  private static final int BLOCK = 16;

  private final double[][] cosine;
  private final int[] source;
  private final int[] target;
  private final int zeros;
  private double[][] csls;
  private double[] margins;
  private double mismatched = Double.NaN;
  private int[][] right;
  private Pairs reversed;
  private final int[][] rivals = new int[Neighbours.values().length][];

  /** @param cosine n rows of n; {@code source} and {@code target} number the texts */
  Pairs(double[][] cosine, int[] source, int[] target, int zeros) {
    if (cosine.length < 2) throw new IllegalArgumentException(cosine.length + " pairs, expected at least 2");
    this.cosine = cosine;
    this.source = source;
    this.target = target;
    this.zeros = zeros;
  }

  public static Pairs of(Vectors source, Vectors target) {
    if (source.n() != target.n()) {
      throw new IllegalArgumentException(source.n() + " source vectors, " + target.n() + " target vectors");
    }
    double[][] cosine = Doubles.rows(Vectors.cosines(source, target));
    return new Pairs(cosine, source.group(), target.group(), source.zeros() + target.zeros());
  }

  /** Only these items, as queries and as candidates; all of them in their order give these pairs themselves. */
  public Pairs select(int[] items) {
    if (Arrays.equals(items, IntStream.range(0, n()).toArray())) return this;
    double[][] chosen = new double[items.length][items.length];
    for (int i = 0; i < items.length; i++) {
      for (int j = 0; j < items.length; j++) chosen[i][j] = cosine[items[i]][items[j]];
    }
    return new Pairs(chosen, pick(source, items), pick(target, items), zeros);
  }

  /** The same pairs queried from the other language. */
  public Pairs reversed() {
    if (reversed == null) {
      reversed = new Pairs(transposed(cosine), target, source, zeros);
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
    if (Double.isNaN(mismatched)) mismatched = Bootstrap.mismatchedMean(cosine);
    return mismatched;
  }

  /**
   * What each item contributes to the margin to first order in its weight; their resampled means are the margin's draws,
   * see {@link Margin}.
   */
  public double[] marginContributions() {
    double[] contributions = margins();
    for (int i = 0; i < contributions.length; i++) contributions[i] = 2 * contributions[i] - cosine[i][i] + mismatched();
    return contributions;
  }

  /**
   * Each item's own margin: its matched cosine less the mean of the mismatched ones in its row and column. Their mean
   * is the margin of all.
   */
  public double[] margins() {
    if (margins == null) margins = computeMargins();
    return margins.clone();
  }

  private double[] computeMargins() {
    int n = n();
    double[] others = new double[n];
    for (int i = 0; i < n; i++) {
      double[] row = cosine[i];
      double ofRow = 0;
      for (int j = 0; j < n; j++) {
        ofRow += row[j];
        others[j] += row[j];
      }
      others[i] += ofRow - 2 * row[i];
    }
    for (int i = 0; i < n; i++) others[i] = cosine[i][i] - others[i] / (2 * (n - 1));
    return others;
  }

  /** Similarity of each query, a row, to each candidate, a column. */
  double[][] similarities(Neighbours by) {
    if (by == Neighbours.COSINE) return cosine;
    if (csls == null) scaleLocally();
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
      int[][] right = right();
      int[] counts = new int[n()];
      Arrays.setAll(counts, i -> rivals(similarity[i], right[i]));
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
  private void scaleLocally() {
    double[] sourceDensity = densities(cosine);
    double[] targetDensity = densities(reversed().cosine);
    csls = scaled(cosine, sourceDensity, targetDensity);
    reversed.csls = scaled(reversed.cosine, targetDensity, sourceDensity);
  }

  private static double[][] scaled(double[][] cosine, double[] rows, double[] columns) {
    int n = cosine.length;
    double[][] scaled = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) scaled[i][j] = 2 * cosine[i][j] - (rows[i] + columns[j]);
    }
    return scaled;
  }

  private static double[] densities(double[][] cosine) {
    int k = Math.min(NEIGHBOURS, cosine.length - 1);
    double[] densities = new double[cosine.length];
    Arrays.setAll(densities, i -> Doubles.mean(largest(cosine[i], k)));
    return densities;
  }

  private static double[] largest(double[] values, int k) {
    double[] largest = new double[k];   // ascending
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    double least = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (value <= least) continue;
      int place = 0;
      for (; place + 1 < k && largest[place + 1] < value; place++) largest[place] = largest[place + 1];
      largest[place] = value;
      least = largest[0];
    }
    return largest;
  }

  private static double[][] transposed(double[][] matrix) {
    int n = matrix.length;
    double[][] result = new double[n][n];
    for (int left = 0; left < n; left += BLOCK) {   // so that the columns read stay in the cache
      for (int i = 0; i < n; i++) {
        for (int j = left; j < Math.min(n, left + BLOCK); j++) result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  private static int[] pick(int[] groups, int[] items) {
    return Arrays.stream(items).map(item -> groups[item]).toArray();
  }
}
