package org.polyprobe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.polyprobe.result.Score;

/** Where measures peak and how far they fall by the last layer, as HTML. */
final class DepthTables {
  private static final String TASK = "depth";
  private static final List<String> HEADER = List.of("Peak layer", "At the peak", "At the last layer",
      "Fall<br/><span class=\"below\">peak − last</span>", "Slope<br/><span class=\"below\">a layer, upper half</span>", "n");

  private final Scores scores;

  DepthTables(Scores scores) {
    this.scores = scores;
  }

  /** The mean over all languages or pairs of each measure, then each measure's languages. */
  String of(String model) {
    List<String> measures = scores.curves().keySet().stream()
        .filter(curve -> curve.model().equals(model) && curve.task().equals(TASK) && curve.measure().endsWith(".drop"))
        .map(curve -> curve.measure().substring(0, curve.measure().length() - ".drop".length())).distinct().toList();
    if (measures.isEmpty()) return "";
    StringBuilder html = new StringBuilder(table("Measure", "", measures.stream().map(measure ->
        row(title(measure), new Curve(model, TASK, measure, "", ""))).flatMap(Optional::stream).toList()));
    for (String measure : measures) {
      List<List<String>> rows = new ArrayList<>();
      for (Curve curve : of(model, measure)) {
        row(Tables.language(curve.language()), curve).ifPresent(rows::add);
      }
      if (rows.isEmpty()) continue;
      html.append("<details><summary>").append(title(measure)).append(" by language</summary>")
          .append(table("Language", "", rows)).append("</details>\n");
    }
    return html.toString();
  }

  /** The languages of a measure, in the order of the data. */
  private List<Curve> of(String model, String measure) {
    TreeSet<Integer> places = new TreeSet<>();
    for (Curve curve : scores.curves().keySet()) {
      if (curve.model().equals(model) && curve.task().equals(TASK) && curve.measure().equals(measure + ".drop")
          && !curve.language().isEmpty()) {
        places.add(scores.languages().indexOf(curve.language()));
      }
    }
    return places.stream().map(scores.languages()::get).map(language -> scores.curves().keySet().stream()
        .filter(curve -> curve.model().equals(model) && curve.task().equals(TASK) && curve.language().equals(language)
            && curve.measure().equals(measure + ".drop")).findFirst().orElseThrow().measure(measure)).toList();
  }

  private String title(String measure) {
    return Html.escape(scores.definition(measure).title());
  }

  private static String table(String first, String caption, List<List<String>> rows) {
    if (rows.isEmpty()) return "";
    List<String> header = new ArrayList<>(List.of(first));
    header.addAll(HEADER);
    return Html.table(caption, header, rows);
  }

  private Optional<List<String>> row(String name, Curve curve) {
    Optional<Score> drop = at(curve, ".drop");
    if (drop.isEmpty()) return Optional.empty();
    List<String> row = new ArrayList<>(List.of(name));
    row.add(at(curve, ".peak-layer").map(DepthTables::layers).orElse("—"));
    row.add(at(curve, ".peak").map(Tables::compact).orElse("—"));
    row.add(at(curve, ".last").map(Tables::compact).orElse("—"));
    row.add(Tables.compact(drop.get()) + (drop.get().low() <= 0
        ? "<br/><span class=\"warning\">not established</span>" : ""));
    row.add(at(curve, ".slope").map(Tables::compact).orElse("—"));
    row.add(Words.count(drop.get().n()));
    return Optional.of(row);
  }

  private Optional<Score> at(Curve curve, String suffix) {
    return scores.at(curve.measure(curve.measure() + suffix), Scores.NO_LAYER);
  }

  private static String layers(Score score) {
    return Math.round(score.value()) + " <span class=\"interval\">[" + Math.round(score.low()) + ", "
        + Math.round(score.high()) + "]</span>";
  }
}
