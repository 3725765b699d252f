package org.polyprobe.report;

import java.util.List;
import java.util.Optional;
import org.polyprobe.result.Score;

/** A sentence on how far quality falls from its peak to the last layer, over all pairs of languages. */
final class DepthFindings {
  private static final List<String> MEASURES = List.of("accuracy@1", "precision@1", "mexa", "auc");

  private final Scores scores;
  private final String model;

  DepthFindings(Scores scores, String model) {
    this.scores = scores;
    this.model = model;
  }

  List<String> fall() {
    return MEASURES.stream().filter(measure -> at(measure, ".drop").isPresent() && at(measure, ".peak-layer").isPresent())
        .findFirst().map(this::sentence).stream().toList();
  }

  private String sentence(String measure) {
    Score drop = at(measure, ".drop").orElseThrow();
    Score peak = at(measure, ".peak-layer").orElseThrow();
    String what = "Over all pairs of languages, " + scores.definition(measure).title();
    if (drop.value() == 0) return what + " is highest at the last layer, so nothing falls.";
    String where = what + " peaks at layer " + Math.round(peak.value());
    if (!(drop.low() > 0)) {
      return where + "; that it falls by the last layer is not established: " + Words.withInterval(drop) + ".";
    }
    return where + " and falls by " + Words.withInterval(drop) + " to the last layer, the choice of the peak allowed for.";
  }

  private Optional<Score> at(String measure, String suffix) {
    return scores.at(new Curve(model, "depth", measure + suffix, "", ""), Scores.NO_LAYER);
  }
}
