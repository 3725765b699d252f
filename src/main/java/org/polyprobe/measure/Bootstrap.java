package org.polyprobe.measure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/**
 * Resampling of items with replacement: the same seed gives the same draws, and all statistics of n items share the
 * draws of n, so that their differences are paired.
 *
 * <p>A draw is a row of weights, how often each item was drawn; a statistic that is linear or quadratic in the weights
 * is then recomputed exactly for all draws by one matrix product. Values are computed in float64; only their
 * resampled deviations, from which the interval is read, go through float32.
 *
 * <p>Weights are kept for the last few n in native memory until {@link #close()}.
 */
public final class Bootstrap implements AutoCloseable {
  private static final int KEPT = 16;

  private final long seed;
  private final int draws;
  private final Map<Integer, Weights> weights = new LinkedHashMap<>(KEPT, 0.75f, true);

  /** @param counts [draws, n] float32; {@code squares} per draw the sum of its squared weights */
  private record Weights(Tensor counts, double[] squares) {}

  public Bootstrap(long seed) {
    this(seed, 1000);
  }

  public Bootstrap(long seed, int draws) {
    if (draws < 2) throw new IllegalArgumentException("draws is " + draws + ", expected at least 2");
    this.seed = seed;
    this.draws = draws;
  }

  public long seed() {
    return seed;
  }

  public int draws() {
    return draws;
  }

  /** How often each of n items is drawn, [draws, n] float32. */
  public Tensor weights(int n) {
    return weightsOf(n).counts();
  }

  /** The resampled means of per-item values, one per draw. */
  public double[] means(double[] items) {
    int n = items.length;
    double mean = Doubles.mean(items);
    double[] sums = weighted(items, mean);
    for (int b = 0; b < draws; b++) sums[b] = mean + sums[b] / n;
    return sums;
  }

  /** The resampled ratios of two sums over items, one per draw; weighted means are such ratios. */
  public double[] ratios(double[] numerators, double[] denominators) {
    double ratio = Doubles.mean(numerators) / Doubles.mean(denominators);
    double[] residuals = new double[numerators.length];
    for (int i = 0; i < residuals.length; i++) residuals[i] = numerators[i] - ratio * denominators[i];
    double[] deviations = weighted(residuals, 0);
    double[] totals = weighted(denominators, 0);
    for (int b = 0; b < draws; b++) deviations[b] = ratio + deviations[b] / totals[b];
    return deviations;
  }

  /**
   * The resampled means of all c_ij with i ≠ j, one per draw, where a draw takes rows and columns together.
   *
   * <p>Exactly (w'Cw − Σ w_i² c_ii) / ((Σ w_i)² − Σ w_i²): an item drawn twice does not meet itself.
   *
   * @param similarities n rows of n
   */
  public double[] mismatched(double[][] similarities) {
    int n = similarities.length;
    Weights w = weightsOf(n);
    double mean = mismatchedMean(similarities);
    float[] deviations = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) deviations[i * n + j] = i == j ? 0 : (float) (similarities[i][j] - mean);
    }
    Tensor products = w.counts().mm(Doubles.tensor(deviations, n, n));                              // [draws, n]
    double[] sums = Doubles.of(products.mul_(w.counts()).sum(1));                                   // [draws]
    for (int b = 0; b < draws; b++) sums[b] = mean + sums[b] / ((double) n * n - w.squares()[b]);
    return sums;
  }

  /** The mean of all c_ij with i ≠ j. */
  static double mismatchedMean(double[][] similarities) {
    int n = similarities.length;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      double others = -similarities[i][i];
      for (double similarity : similarities[i]) others += similarity;
      mean += others / (n - 1) / n;
    }
    return mean;
  }

  /** A mean of per-item values with its interval. */
  public Estimate ofMean(double[] items, double baseline) {
    return estimate(Doubles.mean(items), means(items), baseline, items.length);
  }

  /** The mean difference of two values of each item, resampled together; nothing to tell apart scores 0. */
  public Estimate ofDifference(double[] first, double[] second) {
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) differences[i] = first[i] - second[i];
    return ofMean(differences, 0);
  }

  /**
   * The mean of estimates, such as those of several languages, from the mean of their draws; n is the least of theirs.
   * Where they are of the same items, the draws are paired.
   */
  public static Estimate mean(List<Estimate> estimates) {
    double[] draws = new double[estimates.get(0).draws().length];
    double value = 0;
    double baseline = 0;
    int n = Integer.MAX_VALUE;
    for (Estimate estimate : estimates) {
      value += estimate.value() / estimates.size();
      baseline += estimate.baseline() / estimates.size();
      n = Math.min(n, estimate.n());
      for (int b = 0; b < draws.length; b++) draws[b] += estimate.draws()[b] / estimates.size();
    }
    return estimate(value, draws, baseline, n);
  }

  /** A value with the 2.5th and 97.5th percentile of its draws. */
  public static Estimate estimate(double value, double[] draws, double baseline, int n) {
    double[] sorted = draws.clone();
    Arrays.sort(sorted);
    return new Estimate(value, percentile(sorted, 0.025), percentile(sorted, 0.975), baseline, n, draws);
  }

  /** Linear between the two nearest draws, as numpy's default. */
  private static double percentile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** Per draw the sum of w_i (x_i − centre). */
  private double[] weighted(double[] items, double centre) {
    float[] deviations = new float[items.length];
    for (int i = 0; i < items.length; i++) deviations[i] = (float) (items[i] - centre);
    return Doubles.of(weights(items.length).mv(Doubles.tensor(deviations, items.length)));          // [draws]
  }

  private Weights weightsOf(int n) {
    if (n < 2) throw new IllegalArgumentException(n + " items, expected at least 2");
    Weights known = weights.get(n);
    if (known != null) return known;
    if (weights.size() == KEPT) {
      Integer oldest = weights.keySet().iterator().next();
      weights.remove(oldest).counts().releaseReference();
    }
    Weights drawn = draw(n);
    weights.put(n, drawn);
    return drawn;
  }

  private Weights draw(int n) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] counts = new float[draws * n];
    double[] squares = new double[draws];
    for (int b = 0; b < draws; b++) {
      do {
        Arrays.fill(counts, b * n, (b + 1) * n, 0);
        for (int i = 0; i < n; i++) counts[b * n + random.nextInt(n)]++;
        squares[b] = 0;
        for (int i = 0; i < n; i++) squares[b] += counts[b * n + i] * counts[b * n + i];
      } while (squares[b] == (double) n * n);   // one item n times has no pairs; matters for a handful of items only
    }
    Tensor tensor = Doubles.tensor(counts, draws, n);                                               // [draws, n]
    tensor.retainReference();
    return new Weights(tensor, squares);
  }

  @Override public void close() {
    for (Weights kept : weights.values()) kept.counts().releaseReference();
    weights.clear();
  }
}
