package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** The mean L2 norm of a token's state. */
final class Norm implements SpaceMeasure {
  @Override public Definition definition() {
    return new Definition("norm", "mean token norm",
        "Mean L2 norm of the tokens' states. The baseline is that of an isotropic Gaussian with the same "
            + "mean square.",
        "Polyprobe", 0, Double.POSITIVE_INFINITY, Direction.DESCRIPTIVE);
  }

  @Override public Estimate of(Space space, Bootstrap bootstrap) {
    return space.tokenMean(space.norm(), Isotropic.norm(space.scale(), space.hidden()), bootstrap);
  }
}
