package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** Which dimension holds the largest share of the squared norm. */
final class OutlierDimension implements SpaceMeasure {
  @Override public Definition definition() {
    return new Definition("outlier.dimension", "largest dimension",
        "Index, from 0, of the dimension whose share outlier gives. A name rather than an amount: it has no "
            + "interval and no baseline.",
        "after Timkey & van Schijndel 2021", 0, Double.POSITIVE_INFINITY, Direction.DESCRIPTIVE);
  }

  @Override public Estimate of(Space space, Bootstrap bootstrap) {
    int dimension = Outlier.dimension(space);
    return new Estimate(dimension, dimension, dimension, Double.NaN, space.n());
  }
}
