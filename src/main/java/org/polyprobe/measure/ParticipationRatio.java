package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** How many dimensions the states use, by the spread of their variance. */
final class ParticipationRatio implements SpaceMeasure {
  @Override public Definition definition() {
    return new Definition("participation-ratio", "participation ratio",
        "sum(v)² / sum(v²), v the variances along the principal axes of one random token of each sentence. "
            + "At most n − 1. The baseline is an isotropic Gaussian of as many vectors (simulated); the interval "
            + "is a delete-d jackknife.",
        "participation ratio of the covariance spectrum", 0, Double.POSITIVE_INFINITY, Direction.HIGHER_IS_BETTER);
  }

  @Override public Estimate of(Space space, Bootstrap bootstrap) {
    double baseline = Spectrum.participationRatio(Isotropic.spectrum(space.n(), space.hidden()));
    return space.spectrum(bootstrap).estimate(Spectrum::participationRatio, baseline);
  }
}
