package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** The standard deviation over all tokens and dimensions. */
final class Deviation implements SpaceMeasure {
  @Override public Definition definition() {
    return new Definition("sd", "standard deviation of the states",
        "Standard deviation over all tokens and dimensions. The baseline is the root of the mean square: an "
            + "isotropic Gaussian has mean 0.",
        "Polyprobe", 0, Double.POSITIVE_INFINITY, Direction.DESCRIPTIVE);
  }

  @Override public Estimate of(Space space, Bootstrap bootstrap) {
    double[] means = space.perToken(Doubles.of(space.mean().mean(1)));
    double[] squares = space.perToken(Doubles.of(space.square().mean(1)));
    double tokens = Doubles.mean(space.tokens());
    double value = deviation(Doubles.mean(squares) / tokens, Doubles.mean(means) / tokens);
    double[] draws = bootstrap.ratios(squares, space.tokens());
    double[] centres = bootstrap.ratios(means, space.tokens());
    for (int b = 0; b < draws.length; b++) draws[b] = deviation(draws[b], centres[b]);
    return Bootstrap.estimate(value, draws, space.scale(), space.n());
  }

  private static double deviation(double square, double mean) {
    return Math.sqrt(Math.max(0, square - mean * mean));
  }
}
