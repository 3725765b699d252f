package org.polyprobe.measure;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.polyprobe.count.TokenCounts;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/**
 * The Jensen–Shannon divergence of two languages' token distributions, in bits:
 * JSD = H((p + q) / 2) − (H(p) + H(q)) / 2, 0 where they use the same tokens equally often, 1 where they share none.
 *
 * <p>The plug-in estimate rises as texts get fewer, also for one language against itself. The baseline shows by how
 * much: texts of both are pooled and dealt out at random. A bootstrap, which repeats texts, would raise the estimate
 * once more, so that the interval is a delete-d jackknife (Shao &amp; Wu 1989).
 */
final class TokenDivergence implements TokenPairMeasure {
  private static final int DEALS = 20;
  private static final int SUBSAMPLES = 20;
  private static final double T = 2.093;                          // 0.975 quantile of Student's t, 19 degrees
  private static final double LEFT = 0.8;

  @Override public Definition definition() {
    return new Definition("token-divergence", "Jensen–Shannon divergence of tokens",
        "Divergence of the two languages' token distributions in bits: 0 the same tokens equally often, 1 none in "
            + "common. The baseline deals the pooled texts out at random; the interval is a delete-d jackknife over "
            + "texts. Neither exists for files counted as a stream.",
        "Lin 1991", 0, 1, Direction.DESCRIPTIVE);
  }

  @Override public Estimate of(TokenCounts language, TokenCounts reference, Bootstrap bootstrap) {
    double value = divergence(language.frequencies(), reference.frequencies());
    int[][] p = language.ids();
    int[][] q = reference.ids();
    int n = Math.min(language.units().length, reference.units().length);
    if (p.length < 2 || q.length < 2) return new Estimate(value, Double.NaN, Double.NaN, Double.NaN, n);
    SplittableRandom random = new SplittableRandom(bootstrap.seed());
    int size = Math.max(language.frequencies().length, reference.frequencies().length);
    double half = T * standardError(p, q, size, random);
    return new Estimate(value, Math.max(0, value - half), Math.min(1, value + half), dealt(p, q, size, random), n);
  }

  private static double standardError(int[][] p, int[][] q, int size, SplittableRandom random) {
    double[] values = new double[SUBSAMPLES];
    for (int s = 0; s < SUBSAMPLES; s++) {
      values[s] = divergence(frequencies(p, some(p.length, random), size), frequencies(q, some(q.length, random), size));
    }
    double mean = Doubles.mean(values);
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (SUBSAMPLES - 1);
    return Math.sqrt(variance * LEFT / (1 - LEFT));               // (n − d) / d times the subsamples' variance
  }

  private static int[] some(int n, SplittableRandom random) {
    return Arrays.copyOf(Shuffle.of(n, random), Math.max(1, (int) (LEFT * n)));
  }

  private static double dealt(int[][] p, int[][] q, int size, SplittableRandom random) {
    int[][] all = IntStream.range(0, p.length + q.length).mapToObj(i -> i < p.length ? p[i] : q[i - p.length])
        .toArray(int[][]::new);
    double sum = 0;
    for (int deal = 0; deal < DEALS; deal++) {
      int[] order = Shuffle.of(all.length, random);
      sum += divergence(frequencies(all, Arrays.copyOf(order, p.length), size),
          frequencies(all, Arrays.copyOfRange(order, p.length, order.length), size));
    }
    return sum / DEALS;
  }

  private static long[] frequencies(int[][] texts, int[] chosen, int size) {
    long[] frequencies = new long[size];
    for (int text : chosen) for (int id : texts[text]) frequencies[id]++;
    return frequencies;
  }

  static double divergence(long[] first, long[] second) {
    double a = Arrays.stream(first).sum();
    double b = Arrays.stream(second).sum();
    if (a == 0 || b == 0) return Double.NaN;
    double sum = 0;
    for (int id = 0; id < Math.max(first.length, second.length); id++) {
      double p = id < first.length ? first[id] / a : 0;
      double q = id < second.length ? second[id] / b : 0;
      sum += surprise(p, (p + q) / 2) / 2 + surprise(q, (p + q) / 2) / 2;
    }
    return Math.max(0, Math.min(1, sum));
  }

  /** p log2(p / m), and 0 where p is 0. */
  private static double surprise(double p, double m) {
    return p == 0 ? 0 : p * Math.log(p / m) / Math.log(2);
  }
}
