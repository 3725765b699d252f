package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/**
 * The probability that a matched cosine exceeds a mismatched one.
 *
 * <p>With a_i the matched and c_jk (j ≠ k) the mismatched cosines and s(t) = 1, ½, 0 for t &gt; 0, = 0, &lt; 0,
 * AUC = Σ_i Σ_{j≠k} s(a_i − c_jk) / (n · n(n−1)). An item takes part as i, as j and as k. The interval follows from
 * the derivative with respect to its weight: with F_i the share of mismatched cosines below a_i, G_jk the share of
 * matched ones above c_jk, and r_m, k_m the means of G over row and column m without the diagonal,
 *
 * <pre>AUC(w) ≈ AUC + (1/n) Σ_m w_m [(F_m − AUC) + (r_m − AUC) + (k_m − AUC)],  Σ w = n</pre>
 *
 * whose draws are means of the bracket over resampled items. The denominator (Σw)² − Σw² varies in second order only.
 */
final class Auc implements PairMeasure {
  @Override public Definition definition() {
    return new Definition("auc", "P(matched > mismatched)",
        "Probability that the cosine of a translation exceeds the cosine of a pair of different items, ties counting "
            + "half. Unlike the mean cosine it does not depend on how narrow the space is. The baseline is 0.5; the "
            + "interval comes from a first-order bootstrap over items.",
        "Mann–Whitney statistic", 0, 1, Direction.HIGHER_IS_BETTER);
  }

  @Override public Estimate of(Pairs pairs, Bootstrap bootstrap) {
    double[] influence = influence(pairs.similarities(Neighbours.COSINE));
    double auc = Doubles.mean(influence) / 3;
    double[] draws = bootstrap.means(influence);
    for (int b = 0; b < draws.length; b++) draws[b] = Math.max(0, Math.min(1, draws[b] - 2 * auc));
    return Bootstrap.estimate(auc, draws, 0.5, pairs.n());
  }

  /** F_m + r_m + k_m of each item; the mean of each of the three is the AUC. */
  static double[] influence(double[][] cosine) {
    int n = cosine.length;
    double[] matched = new double[n];
    for (int i = 0; i < n; i++) matched[i] = cosine[i][i];
    Order order = new Order(matched);
    double[] influence = new double[n];
    long[] below = new long[n + 1];   // of matched cosines below a mismatched one: how many mismatched have so many
    long[] upTo = new long[n + 1];
    double scale = 1.0 / (2.0 * n * (n - 1));
    for (int j = 0; j < n; j++) {
      double ofRow = 0;
      for (int k = 0; k < n; k++) {
        if (j == k) continue;
        int less = order.below(cosine[j][k]);
        int lessOrEqual = order.upTo(cosine[j][k], less);
        below[less]++;
        upTo[lessOrEqual]++;
        double above = (2 * n - less - lessOrEqual) * scale;
        ofRow += above;
        influence[k] += above;
      }
      influence[j] += ofRow;
    }
    // A mismatched cosine is below the matched one of rank r if at most r matched ones are below or equal to it.
    for (int r = 1; r <= n; r++) {
      below[r] += below[r - 1];
      upTo[r] += upTo[r - 1];
    }
    for (int i = 0; i < n; i++) {
      int rank = order.below(matched[i]);
      influence[i] += (below[rank] + upTo[rank]) / (2.0 * n * (n - 1));
    }
    return influence;
  }
}
