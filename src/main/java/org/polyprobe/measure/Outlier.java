package org.polyprobe.measure;

import org.bytedeco.pytorch.Tensor;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** The share of the squared norm that the largest dimension holds. */
final class Outlier implements SpaceMeasure {
  @Override public Definition definition() {
    return new Definition("outlier", "norm share of the largest dimension",
        "Share of the tokens' summed squared norm held by the one dimension that holds most. The baseline "
            + "is an isotropic Gaussian over as many tokens (simulated). The interval keeps the dimension.",
        "after Timkey & van Schijndel 2021", 0, 1, Direction.DESCRIPTIVE);
  }

  @Override public Estimate of(Space space, Bootstrap bootstrap) {
    int largest = dimension(space);
    double[] own = space.perToken(Doubles.of(space.square().select(1, largest)));
    double[] all = space.perToken(Doubles.of(space.square().sum(1)));
    double total = Doubles.mean(all);
    double value = total == 0 ? 0 : Doubles.mean(own) / total;
    double[] draws = total == 0 ? new double[bootstrap.draws()] : bootstrap.ratios(own, all);
    double baseline = Isotropic.largestShare(Math.round(Doubles.mean(space.tokens()) * space.n()), space.hidden());
    return Bootstrap.estimate(value, draws, baseline, space.n());
  }

  /** The dimension with the largest sum of squares over all tokens. */
  static int dimension(Space space) {
    Tensor tokens = Doubles.tensor(space.tokens(), 1, space.n());
    double[] sums = Doubles.of(tokens.mm(space.square()));                                          // [1, hidden]
    int largest = 0;
    for (int d = 1; d < sums.length; d++) if (sums[d] > sums[largest]) largest = d;
    return largest;
  }
}
