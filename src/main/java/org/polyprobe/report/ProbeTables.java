package org.polyprobe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.polyprobe.result.Score;

/** Similarity, entities and language identity: each language's best layer, last layer and the fall between, as HTML. */
final class ProbeTables {
  private final Scores scores;

  ProbeTables(Scores scores) {
    this.scores = scores;
  }

  String similarity(String model) {
    return table(model, "sts", "spearman", "", "Within the language")
        + table(model, "sts", "spearman.whitened", "", "Within the language, whitened")
        + table(model, "sts", "spearman", scores.reference(), "First sentence in the language, second in "
            + Scores.name(scores.reference()));
  }

  String entities(String model) {
    return table(model, "ner", "f1", "", "Trained in the language") + sources(model)
        + table(model, "ner", "selectivity", "", "Macro-F1 above random labels");
  }

  /** Languages a probe was trained in to be asked in others. */
  private String sources(String model) {
    StringBuilder html = new StringBuilder();
    for (String source : scores.languages()) {
      html.append(table(model, "ner", "f1", source, "Trained in " + Scores.name(source) + ", asked in the language"));
    }
    return html.toString();
  }

  String identity(String model) {
    return table(model, "language-identity", "recall.language", "", "");
  }

  String own(String model) {
    return table(model, "probe", "macro-f1", "", "") + table(model, "probe", "selectivity", "", "");
  }

  private String table(String model, String task, String measure, String reference, String caption) {
    List<List<String>> rows = new ArrayList<>();
    List<String> languages = new ArrayList<>(scores.languages());
    languages.add("");
    for (String language : languages) {
      Curve curve = new Curve(model, task, measure, language, reference);
      // Not Scores.curve, which would take en → fr for fr → en.
      NavigableMap<Integer, Score> layers = scores.curves().get(curve);
      if (layers == null || layers.firstKey() == Scores.NO_LAYER) continue;
      rows.add(row(curve, layers));
    }
    if (rows.isEmpty()) return "";
    String title = Html.escape(scores.definition(measure).title());
    String full = caption.isEmpty() ? title : Html.escape(caption) + " <small>" + title + "</small>";
    return Html.table(full, List.of("Language", "Best layer", "At the best layer", "At the last layer",
        "Fall<br/><span class=\"below\">peak − last</span>", "Baseline", "n"), rows);
  }

  private List<String> row(Curve curve, NavigableMap<Integer, Score> layers) {
    Score best = scores.best(curve).orElse(layers.lastEntry().getValue());
    Optional<Score> drop = scores.at(new Curve(curve.model(), "depth", curve.measure() + ".drop", curve.language(),
        curve.reference()), Scores.NO_LAYER);
    return List.of(curve.language().isEmpty() ? "all" : Tables.language(curve.language()), best.layer().toString(), with(best),
        with(layers.lastEntry().getValue()), drop.map(ProbeTables::with).orElse("—"),
        Double.isNaN(best.baseline()) ? "—" : Words.number(best.baseline()), Words.count(best.n()));
  }

  private static String with(Score score) {
    return Words.number(score.value())
        + (Words.hasInterval(score) ? " <span class=\"interval\">" + Words.interval(score) + "</span>" : "");
  }
}
