package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** The mean cosine of translations; its baseline, the mean cosine of all other pairs, is part of the measure. */
final class Cosine implements PairMeasure {
  @Override public Definition definition() {
    return new Definition("cosine", "mean cosine of translations",
        "Mean cosine of the vectors of an item in both languages. The baseline is the mean over all pairs of different "
            + "items; where that is high, a high cosine says nothing, so read the margin.",
        "baseline after Ethayarajh 2019", -1, 1, Direction.DESCRIPTIVE);
  }

  @Override public Estimate of(Pairs pairs, Bootstrap bootstrap) {
    return bootstrap.ofMean(pairs.matched(), pairs.mismatched());
  }
}
