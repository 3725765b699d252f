package org.polyprobe.run;

import java.util.ArrayList;
import java.util.List;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.Peak;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** Where each {@linkplain ScoreSheet#follow followed} number peaks over a model's layers, and how far it falls by the last. */
final class Depth {
  private static final String TASK = "depth";

  private Depth() {}

  /** @param layers the sheets of all layers, in order; a number that a layer lacks is left out */
  static void score(List<ScoreSheet> layers, ScoreSheet sheet) {
    if (layers.size() < 2) return;
    for (ScoreSheet.Followed what : layers.get(0).followed().keySet()) {
      List<Estimate> estimates = new ArrayList<>();
      for (ScoreSheet layer : layers) {
        Estimate estimate = layer.followed().get(what);
        if (estimate != null && !Double.isNaN(estimate.value()) && estimate.draws().length > 0) estimates.add(estimate);
      }
      if (estimates.size() == layers.size()) score(what, Peak.of(estimates), sheet);
    }
  }

  private static void score(ScoreSheet.Followed what, Peak peak, ScoreSheet sheet) {
    Definition of = what.definition();
    double room = of.highest() - of.lowest();
    add(what, peak.chosen(), new Definition(of.name() + ".peak-layer", "peak layer of " + of.title(),
        "Layer where it is highest; the interval holds the layers chosen in 95 % of the draws.", "Polyprobe", 0,
        Double.POSITIVE_INFINITY, Direction.DESCRIPTIVE), sheet);
    add(what, peak.value(), new Definition(of.name() + ".peak", of.title() + " at its peak",
        "Value at the peak layer less the optimism of choosing the layer on the same items (bootstrap).", "Efron 1983",
        of.lowest(), of.highest(), of.direction()), sheet);
    add(what, peak.last(), new Definition(of.name() + ".last", of.title() + " at the last layer",
        "Value at the last layer.", of.source(), of.lowest(), of.highest(), of.direction()), sheet);
    add(what, peak.drop(), new Definition(of.name() + ".drop", "fall of " + of.title() + " by the last layer",
        "Peak less last layer, without the optimism of choosing the peak; paired bootstrap. 0 where the last layer is "
            + "the peak.", "Efron 1983", -room, room, Direction.LOWER_IS_BETTER), sheet);
    add(what, peak.slope(), new Definition(of.name() + ".slope", "slope of " + of.title() + " in the upper half",
        "Change from one layer to the next, by least squares over the layers from L/2 to the last, L.", "Polyprobe",
        -room, room, Direction.HIGHER_IS_BETTER), sheet);
  }

  private static void add(ScoreSheet.Followed what, Estimate estimate, Definition definition, ScoreSheet sheet) {
    sheet.add(TASK, definition, what.language(), what.reference(), null, what.pooling(), estimate);
  }
}
