package org.polyprobe.measure;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Singular values of a centred matrix of states, and those of subsamples, from which rank statistics get an interval.
 *
 * <p>A bootstrap would not do: items drawn twice add no rank, so its draws lie below the value, most where n is below
 * the number of dimensions. The delete-d jackknife (Shao &amp; Wu 1989) leaves out instead: {@value #SUBSAMPLES}
 * subsamples of 0.8 n without replacement have variance v, and (m/d) v with m kept and d left out estimates the
 * variance of the value. The interval is the value ± 2.093 standard errors (Student's t, 19 degrees of freedom).
 *
 * @param values of all items
 * @param subsamples of each subsample
 * @param factor m/d
 * @param n items
 * @param highest the largest rank possible, min(n − 1, hidden)
 */
record Spectrum(double[] values, double[][] subsamples, double factor, int n, double highest) {
  private static final int SUBSAMPLES = 20;
  private static final double T_19 = 2.093;
  /** Share of the summed squares below which an eigenvalue is rounding; float32 states resolve no less. */
  private static final double ROUNDING = 1e-13;

  /** @param states [n, hidden] */
  static Spectrum of(Tensor states, long seed) {
    int n = (int) states.size(0);
    int kept = Math.min(n - 1, Math.max(2, (int) Math.round(0.8 * n)));
    Tensor rows = states.to(ScalarType.Double);
    Tensor gram = gram(rows);
    SplittableRandom random = new SplittableRandom(seed);
    double[][] subsamples = new double[SUBSAMPLES][];
    for (int s = 0; s < SUBSAMPLES; s++) {
      subsamples[s] = singularValues(rows, gram, Arrays.copyOf(Shuffle.of(n, random), kept));
    }
    double[] values = singularValues(rows, gram, IntStream.range(0, n).toArray());
    return new Spectrum(values, subsamples, (double) kept / (n - kept), n, Math.min(n - 1, rows.size(1)));
  }

  /** Singular values of the centred rows of a float64 matrix. */
  static double[] singularValues(Tensor rows) {
    return singularValues(rows, gram(rows), IntStream.range(0, (int) rows.size(0)).toArray());
  }

  private static Tensor gram(Tensor rows) {
    return rows.size(0) <= rows.size(1) ? rows.mm(rows.t()) : null;                                 // [n, n]
  }

  /** A statistic of the singular values with its interval, which stays within the statistic's range. */
  Estimate estimate(ToDoubleFunction<double[]> statistic, double baseline) {
    double value = statistic.applyAsDouble(values);
    double[] draws = Arrays.stream(subsamples).mapToDouble(statistic).toArray();
    double centre = Doubles.mean(draws);
    double variance = 0;
    for (double draw : draws) variance += (draw - centre) * (draw - centre) / draws.length;
    double reach = T_19 * Math.sqrt(factor * variance);
    return new Estimate(value, Math.max(Math.min(1, value), value - reach),
        Math.min(highest, value + reach), baseline, n);
  }

  /** exp of the entropy of s / Σs (Roy &amp; Vetterli 2007, on s, not s²); 0 if all states are equal. */
  static double effectiveRank(double[] s) {
    double sum = Arrays.stream(s).sum();
    if (sum == 0) return 0;
    double entropy = 0;
    for (double value : s) if (value > 0) entropy -= value / sum * Math.log(value / sum);
    return Math.exp(entropy);
  }

  /** (Σλ)² / Σλ² with λ = s²; 0 if all states are equal. */
  static double participationRatio(double[] s) {
    double sum = 0;
    double squares = 0;
    for (double value : s) {
      sum += value * value;
      squares += value * value * value * value;
    }
    return sum == 0 ? 0 : sum * sum / squares;
  }

  /** From the eigenvalues of the smaller product of the centred rows. */
  private static double[] singularValues(Tensor rows, Tensor gram, int[] chosen) {
    Tensor items = Doubles.indices(chosen);
    Tensor product;
    double total;
    if (gram != null) {
      Tensor part = gram.index_select(0, items).index_select(1, items);                             // [m, m]
      total = part.trace().item_double();
      Tensor means = part.mean(new long[] {0}, true, new ScalarTypeOptional());                     // [1, m]
      product = part.sub(means).sub(means.t()).add(part.mean());
    } else {
      Tensor part = rows.index_select(0, items);                                                    // [m, hidden]
      total = part.square().sum().item_double();
      Tensor centred = part.sub(part.mean(new long[] {0}, true, new ScalarTypeOptional()));
      product = centred.t().mm(centred);                                                            // [hidden, hidden]
    }
    double[] eigenvalues = Doubles.of(torch.linalg_eigvalsh(product));
    return Arrays.stream(eigenvalues).map(value -> value > ROUNDING * total ? Math.sqrt(value) : 0).toArray();
  }
}
