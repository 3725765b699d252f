package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** How many dimensions the states use, by the entropy of their singular values. */
final class EffectiveRank implements SpaceMeasure {
  @Override public Definition definition() {
    return new Definition("effective-rank", "effective rank",
        "exp of the entropy of s / sum(s), s the singular values (not their squares) of the centred states "
            + "of one random token of each sentence. At most n − 1. The baseline is an isotropic Gaussian of as "
            + "many vectors (simulated); the interval is a delete-d jackknife.",
        "Roy & Vetterli 2007", 0, Double.POSITIVE_INFINITY, Direction.HIGHER_IS_BETTER);
  }

  @Override public Estimate of(Space space, Bootstrap bootstrap) {
    double baseline = Spectrum.effectiveRank(Isotropic.spectrum(space.n(), space.hidden()));
    return space.spectrum(bootstrap).estimate(Spectrum::effectiveRank, baseline);
  }
}
