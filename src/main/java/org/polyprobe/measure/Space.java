package org.polyprobe.measure;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The hidden states of one language at one layer, summed up sentence by sentence. Lives in the scope it was made in.
 *
 * <p>Measures of tokens weigh each sentence by its tokens, and resample sentences: tokens of one sentence are not
 * independent.
 */
public final class Space {
  private final double[] tokens;
  private final Tensor mean;
  private final Tensor square;
  private final double[] norm;
  private final double[] nearZero;
  private final Tensor sample;
  private final int hidden;
  private Spectrum spectrum;
  private Bootstrap spectrumBy;

  /**
   * What extraction keeps of each sentence; rows are sentences.
   *
   * @param tokens [n] tokens counted
   * @param mean [n, hidden] mean of the tokens' states
   * @param square [n, hidden] mean of their squares, number by number
   * @param norm [n] mean of their L2 norms
   * @param nearZero [n] share of their numbers with |x| &lt; 0.01
   * @param sample [n, hidden] the state of one random token
   */
  public record Sentences(Tensor tokens, Tensor mean, Tensor square, Tensor norm, Tensor nearZero, Tensor sample) {}

  public Space(Sentences sentences) {
    long n = sentences.mean().size(0);
    hidden = (int) sentences.mean().size(1);
    if (n < 2) throw new IllegalArgumentException(n + " sentences, expected at least 2");
    check("square", sentences.square(), n * hidden);
    check("sample", sentences.sample(), n * hidden);
    check("tokens", sentences.tokens(), n);
    check("norm", sentences.norm(), n);
    check("nearZero", sentences.nearZero(), n);
    tokens = Doubles.of(sentences.tokens());
    mean = sentences.mean().to(ScalarType.Double);
    square = sentences.square().to(ScalarType.Double);
    norm = Doubles.of(sentences.norm());
    nearZero = Doubles.of(sentences.nearZero());
    sample = sentences.sample();
  }

  private static void check(String name, Tensor tensor, long expected) {
    if (tensor.numel() != expected) {
      throw new IllegalArgumentException(name + " holds " + tensor.numel() + " numbers, expected " + expected);
    }
  }

  /** Sentences. */
  public int n() {
    return tokens.length;
  }

  public int hidden() {
    return hidden;
  }

  /** Tokens of each sentence. */
  double[] tokens() {
    return tokens;
  }

  /** Mean state of each sentence, [n, hidden] float64. */
  Tensor mean() {
    return mean;
  }

  /** Mean squared state of each sentence, [n, hidden] float64. */
  Tensor square() {
    return square;
  }

  double[] norm() {
    return norm;
  }

  double[] nearZero() {
    return nearZero;
  }

  /** The state of one token of each sentence, [n, hidden]. */
  Tensor sample() {
    return sample;
  }

  /** Singular values of the sampled tokens; the rank measures share them. */
  Spectrum spectrum(Bootstrap bootstrap) {
    if (spectrumBy != bootstrap) {
      spectrum = Spectrum.of(sample, bootstrap.seed());
      spectrumBy = bootstrap;
    }
    return spectrum;
  }

  /** Sentence values, each times its sentence's tokens. */
  double[] perToken(double[] sentences) {
    double[] sums = new double[sentences.length];
    for (int i = 0; i < sums.length; i++) sums[i] = tokens[i] * sentences[i];
    return sums;
  }

  /** The mean over all tokens of what is given as means over each sentence's. */
  Estimate tokenMean(double[] sentences, double baseline, Bootstrap bootstrap) {
    double[] sums = perToken(sentences);
    double value = Doubles.mean(sums) / Doubles.mean(tokens);
    return Bootstrap.estimate(value, bootstrap.ratios(sums, tokens), baseline, n());
  }

  /** Root of the mean square over all tokens and dimensions: the scale of the Gaussian in the baselines. */
  double scale() {
    double[] squares = perToken(Doubles.of(square.mean(1)));
    return Math.sqrt(Doubles.mean(squares) / Doubles.mean(tokens));
  }
}
