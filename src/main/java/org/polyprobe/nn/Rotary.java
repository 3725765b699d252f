package org.polyprobe.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Rotary position embedding (Su et al. 2021): each pair of a head's elements, i and i + size/2, turned by an angle that
 * grows with position, in the ways models have stretched it to longer texts.
 *
 * <p>Angles are computed in float64, sines and cosines then rounded.
 */
public final class Rotary {
  private final int size;
  private final double theta;
  private final double[] frequencies;
  private final double amplitude;
  private final Growth growth;

  /** Dynamic scaling: texts of more than {@code maxTokens} get a larger theta, by their length. */
  private record Growth(double factor, int maxTokens) {}

  private Rotary(int size, double theta, double[] frequencies, double amplitude, Growth growth) {
    this.size = size;
    this.theta = theta;
    this.frequencies = frequencies;
    this.amplitude = amplitude;
    this.growth = growth;
  }

  /**
   * @param size width of a head, even
   * @param theta pair i turns by position · theta^(-2i/size)
   */
  public static Rotary of(int size, double theta) {
    double[] frequencies = new double[size / 2];
    for (int i = 0; i < frequencies.length; i++) frequencies[i] = Math.pow(theta, -2.0 * i / size);
    return new Rotary(size, theta, frequencies, 1, null);
  }

  /** Every angle divided by {@code factor} (Chen et al. 2023). */
  public Rotary linear(double factor) {
    double[] slower = new double[frequencies.length];
    for (int i = 0; i < slower.length; i++) slower[i] = frequencies[i] / factor;
    return new Rotary(size, theta, slower, amplitude, growth);
  }

  /**
   * Theta grown by (factor · n / maxTokens - factor + 1)^(size / (size - 2)) for a text of n columns, where n is more
   * than {@code maxTokens}. Each text counts for itself: what runs beside it changes nothing.
   */
  public Rotary dynamic(double factor, int maxTokens) {
    return new Rotary(size, theta, frequencies, amplitude, new Growth(factor, maxTokens));
  }

  /**
   * Llama 3.1's: wavelengths over original / low are divided by {@code factor}, those under original / high left, those
   * between blended.
   */
  public Rotary llama3(double factor, double low, double high, double original) {
    double[] blended = new double[frequencies.length];
    for (int i = 0; i < blended.length; i++) {
      double turns = original * frequencies[i] / (2 * Math.PI);
      double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
      blended[i] = frequencies[i] * (kept + (1 - kept) / factor);
    }
    return new Rotary(size, theta, blended, amplitude, growth);
  }

  /**
   * YaRN (Peng et al. 2023): pairs before the one {@code range} begins with are left, those after its end divided by
   * {@code factor}, those between blended.
   *
   * @param amplitude what the turned vectors are multiplied with
   */
  public Rotary yarn(double factor, YarnRange range, double amplitude) {
    double first = range.first(size, theta);
    double last = range.last(size, theta);
    double width = first == last ? 0.001 : last - first;
    double[] blended = new double[frequencies.length];
    for (int i = 0; i < blended.length; i++) {
      double divided = Math.min(1, Math.max(0, (i - first) / width));
      blended[i] = frequencies[i] * (1 - divided + divided / factor);
    }
    return new Rotary(size, theta, blended, amplitude, growth);
  }

  /**
   * The pairs that turn between {@code slow} and {@code fast} times within {@code original} tokens.
   *
   * @param whole whether the range is widened to whole pairs
   */
  public record YarnRange(double fast, double slow, double original, boolean whole) {
    private double first(int size, double theta) {
      double pair = pair(fast, size, theta);
      return Math.max(whole ? Math.floor(pair) : pair, 0);
    }

    private double last(int size, double theta) {
      double pair = pair(slow, size, theta);
      return Math.min(whole ? Math.ceil(pair) : pair, size - 1);
    }

    /** Which pair turns that many times. */
    private double pair(double turns, int size, double theta) {
      return size * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }
  }

  /**
   * How far the heads of each token of a batch are turned.
   *
   * @param positions [tokens] each token's column in its text, ascending
   * @param like gives number type and device
   */
  public Turn at(Tensor positions, Spans spans, Tensor like) {
    Tensor perToken = growth == null ? Tensor.create(frequencies).to(like.device(), ScalarType.Double).unsqueeze(0)
        : spans.map(positions, this::grown);                                         // [tokens or 1, size / 2]
    Tensor angles = positions.to(ScalarType.Double).unsqueeze(1).mul(perToken).unsqueeze(1);   // [tokens, 1, size / 2]
    Scalar scale = new Scalar(amplitude);
    return new Turn(angles.cos().mul_(scale).to(like.scalar_type()), angles.sin().mul_(scale).to(like.scalar_type()));
  }

  /** Frequencies of every token of a span's texts: [texts, length, 1] to [texts · length, size / 2]. */
  private Tensor grown(Tensor positions) {
    long length = positions.size(1);
    double grows = growth.factor / growth.maxTokens;
    Tensor columns = positions.select(1, length - 1).to(ScalarType.Double).add_(new Scalar(1))
        .clamp_min(new Scalar((double) growth.maxTokens));                           // [texts, 1]
    Tensor base = columns.mul_(new Scalar(grows)).sub_(new Scalar(growth.factor - 1))
        .pow(new Scalar(size / (size - 2.0))).mul_(new Scalar(theta));               // [texts, 1]
    double[] exponents = new double[size / 2];
    for (int i = 0; i < exponents.length; i++) exponents[i] = -2.0 * i / size;
    Tensor perText = base.pow(Tensor.create(exponents).to(base.device(), ScalarType.Double));  // [texts, size / 2]
    return perText.unsqueeze(1).expand(perText.size(0), length, size / 2).reshape(-1, size / 2);
  }

  /** Cosine and sine of each token's angles, [tokens, 1, size / 2] each. */
  public record Turn(Tensor cosine, Tensor sine) {
    /** [tokens, heads, size] to the same shape. */
    public Tensor apply(Tensor x) {
      long half = x.size(2) / 2;
      Tensor first = x.narrow(2, 0, half);
      Tensor second = x.narrow(2, half, half);
      return torch.cat(new TensorVector(
          first.mul(cosine).addcmul_(second, sine, new Scalar(-1)),
          second.mul(cosine).addcmul_(first, sine)), 2);
    }
  }
}
