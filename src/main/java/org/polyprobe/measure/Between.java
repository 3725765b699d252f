package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** How far sentences lie apart, measured by how long their vectors are. */
final class Between implements SpaceMeasure {
  @Override public Definition definition() {
    return new Definition("between", "variance between sentences",
        "Variance of the sentence vectors around their mean (unbiased, summed over dimensions), divided by "
            + "their mean squared norm. The baseline, an isotropic space, is 1; near 0 all sentences have nearly "
            + "the same vector.",
        "Polyprobe", 0, Double.POSITIVE_INFINITY, Direction.HIGHER_IS_BETTER);
  }

  @Override public Estimate of(Space space, Bootstrap bootstrap) {
    // Var = mean |m_i|^2 - mean over i != j of <m_i, m_j>, so pairs are resampled as for anisotropy.
    double[][] products = Doubles.rows(space.mean().mm(space.mean().t()));
    double[] squares = new double[space.n()];
    for (int i = 0; i < squares.length; i++) squares[i] = products[i][i];
    double length = Doubles.mean(squares);
    if (length == 0) return new Estimate(0, 0, 0, 1, space.n());
    double[] draws = bootstrap.mismatched(products);
    double[] lengths = bootstrap.means(squares);
    for (int b = 0; b < draws.length; b++) draws[b] = Math.max(0, 1 - draws[b] / lengths[b]);
    double value = Math.max(0, 1 - Bootstrap.mismatchedMean(products) / length);
    return Bootstrap.estimate(value, draws, 1, space.n());
  }
}
