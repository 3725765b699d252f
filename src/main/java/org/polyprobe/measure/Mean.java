package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** The mean over all tokens and dimensions. */
final class Mean implements SpaceMeasure {
  @Override public Definition definition() {
    return new Definition("mean", "mean of the states",
        "Mean over all tokens and dimensions. The baseline is 0.",
        "Polyprobe", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Direction.DESCRIPTIVE);
  }

  @Override public Estimate of(Space space, Bootstrap bootstrap) {
    return space.tokenMean(Doubles.of(space.mean().mean(1)), 0, bootstrap);
  }
}
