package org.polyprobe.measure;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Correlations of one column, the gold scores, with any other of the same items.
 *
 * <p>Spearman's ρ is Pearson's r of the ranks, equal values sharing the mean of theirs. Intervals resample items; ranks
 * are taken anew in each draw, in which an item drawn w times counts as w equal ones. A column without spread correlates
 * with nothing: NaN.
 */
public final class Correlation {
  private final double[] gold;
  private final Bootstrap bootstrap;
  private final float[][] counts;          // per draw, how often each of n items was drawn; n in all
  private final Side[] goldValues;         // per draw
  private final Side[] goldRanks;          // per draw

  /**
   * What a draw needs of the gold column, computed once for all others.
   *
   * @param weighted each item's weight times its deviation from the draw's mean
   * @param squares Σ w (x − mean)², or 0 where that is rounding
   */
  private record Side(double[] weighted, double squares) {
    static Side of(double[] values, float[] counts) {
      double mean = mean(values, counts);
      double[] weighted = new double[values.length];
      double squares = 0;
      for (int i = 0; i < values.length; i++) {
        weighted[i] = counts[i] * (values[i] - mean);
        squares += weighted[i] * (values[i] - mean);
      }
      return new Side(weighted, flat(squares, mean, values.length) ? 0 : squares);
    }

    double correlation(double products, double others) {
      if (squares == 0 || others == 0) return Double.NaN;
      return Math.max(-1, Math.min(1, products / (Math.sqrt(squares) * Math.sqrt(others))));
    }
  }

  public Correlation(double[] gold, Bootstrap bootstrap) {
    this.gold = gold;
    this.bootstrap = bootstrap;
    counts = counts(gold.length, bootstrap);
    int[] order = order(gold);
    goldValues = new Side[counts.length];
    goldRanks = new Side[counts.length];
    for (int b = 0; b < counts.length; b++) {
      goldValues[b] = Side.of(gold, counts[b]);
      goldRanks[b] = Side.of(ranks(gold, order, counts[b]), counts[b]);
    }
  }

  private static float[][] counts(int n, Bootstrap bootstrap) {
    double[] flat = Doubles.of(bootstrap.weights(n));
    float[][] counts = new float[bootstrap.draws()][n];
    for (int b = 0; b < counts.length; b++) for (int i = 0; i < n; i++) counts[b][i] = (float) flat[b * n + i];
    return counts;
  }

  public Estimate spearman(double[] other) {
    int[] order = order(other);
    boolean[] tied = new boolean[order.length];            // with the item before it in the order
    for (int i = 1; i < order.length; i++) tied[i] = other[order[i]] == other[order[i - 1]];
    double[] draws = new double[counts.length];
    for (int b = 0; b < draws.length; b++) draws[b] = spearman(order, tied, goldRanks[b], counts[b]);
    return resampled(spearman(gold, other), draws);
  }

  /** Ranks are made and used in one pass; a draw has n items, so their mean is (n + 1)/2. */
  private static double spearman(int[] order, boolean[] tied, Side gold, float[] counts) {
    double squares = 0;
    double products = 0;
    double before = 0;
    for (int from = 0, to; from < order.length; from = to) {
      double weight = counts[order[from]];
      double weighted = gold.weighted[order[from]];
      for (to = from + 1; to < order.length && tied[to]; to++) {
        weight += counts[order[to]];
        weighted += gold.weighted[order[to]];
      }
      double deviation = before + weight / 2 - counts.length / 2.0;
      squares += weight * deviation * deviation;
      products += weighted * deviation;
      before += weight;
    }
    return gold.correlation(products, squares);
  }

  public Estimate pearson(double[] other) {
    double[] draws = new double[counts.length];
    for (int b = 0; b < draws.length; b++) draws[b] = pearson(goldValues[b], other, counts[b]);
    return resampled(pearson(gold, other), draws);
  }

  /** A draw without spread, which only a handful of items can have, says nothing: it counts as 0. */
  private Estimate resampled(double value, double[] draws) {
    for (int b = 0; b < draws.length; b++) if (Double.isNaN(draws[b])) draws[b] = 0;
    if (Double.isNaN(value)) return new Estimate(value, value, value, 0, gold.length);
    return Bootstrap.estimate(value, draws, 0, gold.length);
  }

  public static double spearman(double[] a, double[] b) {
    float[] once = ones(a.length);
    return pearson(Side.of(ranks(a, order(a), once), once), ranks(b, order(b), once), once);
  }

  public static double pearson(double[] a, double[] b) {
    float[] once = ones(a.length);
    return pearson(Side.of(a, once), b, once);
  }

  private static float[] ones(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static int[] order(double[] values) {
    return IntStream.range(0, values.length).boxed().sorted((i, j) -> Double.compare(values[i], values[j]))
        .mapToInt(Integer::intValue).toArray();
  }

  /** Ranks from 1 with ties averaged, item i standing for {@code counts[i]} items. */
  private static double[] ranks(double[] values, int[] order, float[] counts) {
    double[] ranks = new double[values.length];
    double before = 0;
    for (int from = 0, to; from < order.length; from = to) {
      double tied = 0;
      for (to = from; to < order.length && values[order[to]] == values[order[from]]; to++) tied += counts[order[to]];
      for (int i = from; i < to; i++) ranks[order[i]] = before + (tied + 1) / 2;
      before += tied;
    }
    return ranks;
  }

  private static double pearson(Side gold, double[] other, float[] counts) {
    double mean = mean(other, counts);
    double squares = 0;
    double products = 0;
    for (int i = 0; i < other.length; i++) {
      double deviation = other[i] - mean;
      squares += counts[i] * deviation * deviation;
      products += gold.weighted[i] * deviation;
    }
    return gold.correlation(products, flat(squares, mean, other.length) ? 0 : squares);
  }

  private static double mean(double[] values, float[] counts) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) sum += counts[i] * values[i];
    return sum / values.length;
  }

  /** Whether values differ by no more than rounding. */
  private static boolean flat(double squares, double mean, double n) {
    return squares <= 1e-26 * n * mean * mean;
  }
}
