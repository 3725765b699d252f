package org.polyprobe.measure;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.global.torch;

/**
 * What states drawn from N(0, σ²I) would score: the baseline of the measures of hidden states.
 *
 * <p>Exact where there is a formula. Otherwise one simulation with a fixed seed, a function of its arguments alone and
 * therefore kept for the life of the program.
 */
final class Isotropic {
  private static final long SEED = 20_070_903;
  private static final Map<List<Integer>, double[]> SPECTRA = new ConcurrentHashMap<>();
  private static final Map<List<Long>, Double> LARGEST = new ConcurrentHashMap<>();
  private static final int REPEATS = 20;

  private Isotropic() {}

  /** E‖x‖ = σ √2 Γ((d+1)/2) / Γ(d/2). */
  static double norm(double sigma, int hidden) {
    return sigma * Math.sqrt(2) * Math.exp(logGammaRatio(hidden / 2.0));
  }

  /** P(|x| &lt; limit) for one number. */
  static double within(double limit, double sigma) {
    return torch.erf(Doubles.tensor(new double[] {limit / (sigma * Math.sqrt(2))}, 1)).item_double();
  }

  /** Singular values of n centred Gaussian vectors. */
  static double[] spectrum(int n, int hidden) {
    return SPECTRA.computeIfAbsent(List.of(n, hidden), key -> {
      SplittableRandom random = new SplittableRandom(SEED);
      double[] values = new double[n * hidden];
      for (int i = 0; i < values.length; i++) values[i] = random.nextGaussian();
      return Spectrum.singularValues(Doubles.tensor(values, n, hidden));
    });
  }

  /** Expected share of the squared norm in the largest dimension, over so many vectors: mean of 20 simulations. */
  static double largestShare(long vectors, int hidden) {
    return LARGEST.computeIfAbsent(List.of(vectors, (long) hidden), key -> {
      SplittableRandom random = new SplittableRandom(SEED);
      double mean = 0;
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        double sum = 0;
        double largest = 0;
        for (int d = 0; d < hidden; d++) {
          double squares = gamma(vectors / 2.0, random);   // chi-squared with so many degrees of freedom, halved
          sum += squares;
          largest = Math.max(largest, squares);
        }
        mean += largest / sum / REPEATS;
      }
      return mean;
    });
  }

  /** A Gamma(shape, 1) variate, shape at least ½ (Marsaglia &amp; Tsang 2000). */
  private static double gamma(double shape, SplittableRandom random) {
    if (shape < 1) return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double z = random.nextGaussian();
      double v = Math.pow(1 + c * z, 3);
      if (v > 0 && Math.log(random.nextDouble()) < z * z / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** ln Γ(x + ½) − ln Γ(x): a recurrence up to 100, then the asymptotic series (error below 1e-12). */
  private static double logGammaRatio(double x) {
    double shift = 0;
    for (; x < 100; x++) shift += Math.log(x) - Math.log(x + 0.5);
    return shift + 0.5 * Math.log(x) - 1 / (8 * x) + 1 / (192 * x * x * x) - 1 / (640 * Math.pow(x, 5));
  }
}
