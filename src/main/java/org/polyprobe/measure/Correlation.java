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
  private final float[][] counts;          // per draw, how often each item was drawn
  private final int[] goldOrder;
  private final double[][] goldRanks;      // per draw

  public Correlation(double[] gold, Bootstrap bootstrap) {
    this.gold = gold;
    this.bootstrap = bootstrap;
    counts = counts(gold.length, bootstrap);
    goldOrder = order(gold);
    goldRanks = new double[counts.length][];
    for (int b = 0; b < counts.length; b++) goldRanks[b] = ranks(gold, goldOrder, counts[b]);
  }

  private static float[][] counts(int n, Bootstrap bootstrap) {
    double[] flat = Doubles.of(bootstrap.weights(n));
    float[][] counts = new float[bootstrap.draws()][n];
    for (int b = 0; b < counts.length; b++) for (int i = 0; i < n; i++) counts[b][i] = (float) flat[b * n + i];
    return counts;
  }

  public Estimate spearman(double[] other) {
    int[] order = order(other);
    double[] draws = new double[counts.length];
    for (int b = 0; b < draws.length; b++) {
      draws[b] = pearson(goldRanks[b], ranks(other, order, counts[b]), counts[b]);
    }
    return resampled(spearman(gold, other), draws);
  }

  public Estimate pearson(double[] other) {
    double[] draws = new double[counts.length];
    for (int b = 0; b < draws.length; b++) draws[b] = pearson(gold, other, counts[b]);
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
    return pearson(ranks(a, order(a), once), ranks(b, order(b), once), once);
  }

  public static double pearson(double[] a, double[] b) {
    return pearson(a, b, ones(a.length));
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

  private static double pearson(double[] a, double[] b, float[] counts) {
    double n = 0;
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < a.length; i++) {
      n += counts[i];
      meanA += counts[i] * a[i];
      meanB += counts[i] * b[i];
    }
    meanA /= n;
    meanB /= n;
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int i = 0; i < a.length; i++) {
      double x = a[i] - meanA;
      double y = b[i] - meanB;
      aa += counts[i] * x * x;
      bb += counts[i] * y * y;
      ab += counts[i] * x * y;
    }
    if (flat(aa, meanA, n) || flat(bb, meanB, n)) return Double.NaN;
    return Math.max(-1, Math.min(1, ab / (Math.sqrt(aa) * Math.sqrt(bb))));
  }

  /** Whether values differ by no more than rounding. */
  private static boolean flat(double squares, double mean, double n) {
    return squares <= 1e-26 * n * mean * mean;
  }
}
