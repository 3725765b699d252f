package org.polyprobe.measure;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A correlation-like statistic, −1 to 1, with its values when each item in turn is left out; its interval follows.
 *
 * <p>With z = artanh of the statistic and n items, the standard error is √((n−1)/n Σ(z_i − z̄)²) (Tukey 1958); the
 * interval is z ± 1.96 standard errors, taken back by tanh, so that it stays within −1 and 1.
 *
 * @param value of all items; NaN where it does not exist
 * @param leftOut of all items but one, for each
 */
public record Jackknife(double value, double[] leftOut) {
  private static final double NORMAL_975 = 1.959963984540054;
  /** Values this near to ±1 are those of equal states, and artanh would be rounding. */
  private static final double ONE = 1 - 1e-12;

  /** The mean of statistics of the same items, left out in all of them at once. */
  public static Jackknife mean(List<Jackknife> statistics) {
    double value = 0;
    double[] leftOut = new double[statistics.get(0).leftOut.length];
    for (Jackknife statistic : statistics) {
      value += statistic.value / statistics.size();
      for (int i = 0; i < leftOut.length; i++) leftOut[i] += statistic.leftOut[i] / statistics.size();
    }
    return new Jackknife(value, leftOut);
  }

  public Estimate estimate(double baseline) {
    int n = leftOut.length;
    if (Double.isNaN(value)) return new Estimate(value, Double.NaN, Double.NaN, baseline, n);
    DoubleUnaryOperator fisher = v -> 0.5 * Math.log((1 + v) / (1 - v));
    double[] z = new double[n];
    for (int i = 0; i < n; i++) z[i] = fisher.applyAsDouble(Math.max(-ONE, Math.min(ONE, leftOut[i])));
    double mean = Doubles.mean(z);
    double squares = 0;
    for (double one : z) squares += (one - mean) * (one - mean);
    double reach = NORMAL_975 * Math.sqrt(squares * (n - 1) / n);
    double centre = fisher.applyAsDouble(Math.max(-ONE, Math.min(ONE, value)));
    if (Math.abs(value) > ONE) return new Estimate(value, value, value, baseline, n);
    return new Estimate(value, Math.tanh(centre - reach), Math.tanh(centre + reach), baseline, n);
  }
}
