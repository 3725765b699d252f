package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/**
 * How much closer translations lie than other pairs: mean matched cosine less mean mismatched cosine.
 *
 * <p>The interval is a first-order bootstrap: the matched mean a and the mismatched mean b are expanded in the items'
 * weights, where item i contributes c_ii − (mean of its row's and its column's mismatched cosines, added) + b; what is
 * left out is of order 1/n of the interval. Recomputing w'Cw for every draw costs as much as all else together.
 */
final class Margin implements PairMeasure {
  @Override public Definition definition() {
    return new Definition("margin", "matched − mismatched cosine",
        "Mean cosine of translations less the mean cosine of all pairs of different items, both resampled together. "
            + "The baseline is 0.",
        "baseline after Ethayarajh 2019", -2, 2, Direction.HIGHER_IS_BETTER);
  }

  @Override public Estimate of(Pairs pairs, Bootstrap bootstrap) {
    double[] margins = pairs.margins();
    double[] matched = pairs.matched();
    double mismatched = pairs.mismatched();
    double[] contributions = new double[margins.length];
    for (int i = 0; i < margins.length; i++) contributions[i] = 2 * margins[i] - matched[i] + mismatched;
    return bootstrap.ofMean(contributions, 0);
  }
}
