package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** How much closer translations lie than other pairs: mean matched cosine less mean mismatched cosine. */
final class Margin implements PairMeasure {
  @Override public Definition definition() {
    return new Definition("margin", "matched − mismatched cosine",
        "Mean cosine of translations less the mean cosine of all pairs of different items, both resampled together. "
            + "The baseline is 0.",
        "baseline after Ethayarajh 2019", -2, 2, Direction.HIGHER_IS_BETTER);
  }

  @Override public Estimate of(Pairs pairs, Bootstrap bootstrap) {
    double[] draws = bootstrap.means(pairs.matched());
    double[] mismatched = pairs.mismatched(bootstrap);
    for (int b = 0; b < draws.length; b++) draws[b] -= mismatched[b];
    double margin = Doubles.mean(pairs.matched()) - pairs.mismatched();
    return Bootstrap.estimate(margin, draws, 0, pairs.n());
  }
}
