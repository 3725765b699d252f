package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** The share of numbers close to zero. */
final class NearZero implements SpaceMeasure {
  @Override public Definition definition() {
    return new Definition("near-zero", "share of |x| < 0.01",
        "Share of the tokens' numbers with |x| < 0.01. The baseline is that of an isotropic Gaussian with "
            + "the same mean square.",
        "Polyprobe", 0, 1, Direction.DESCRIPTIVE);
  }

  @Override public Estimate of(Space space, Bootstrap bootstrap) {
    return space.tokenMean(space.nearZero(), Isotropic.within(0.01, space.scale()), bootstrap);
  }
}
