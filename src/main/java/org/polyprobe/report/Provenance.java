package org.polyprobe.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Map;
import java.util.Set;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** Where the numbers come from: definitions with sources, data, models, machine, command, notes. */
final class Provenance {
  private Provenance() {}

  /** Every measure: what it is, its range and direction, how many items are behind it, its source. */
  static String definitions(Scores scores) {
    List<List<String>> rows = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (Definition definition : scores.definitions()) {
      if (!told.add(definition.name().replaceFirst("^vocabulary\\..*", "vocabulary"))) continue;   // one for all scripts
      rows.add(List.of(Html.escape(definition.title()) + "<br/><code>" + Html.escape(definition.name()) + "</code>",
          "<td class=\"text\">" + Html.escape(definition.description()) + "</td>", range(definition),
          items(scores, definition.name()), "<td class=\"text\">" + Html.escape(definition.source()) + "</td>"));
    }
    if (rows.isEmpty()) return "";
    return "<div class=\"prose\">"
        + Html.table("", List.of("Measure", "Definition", "Range", "n", "Source"), rows) + "</div>";
  }

  static String range(Definition definition) {
    String low = Double.isInfinite(definition.lowest()) ? "−∞" : bound(definition.lowest());
    String high = Double.isInfinite(definition.highest()) ? "∞" : bound(definition.highest());
    String better = switch (definition.direction()) {
      case HIGHER_IS_BETTER -> "higher is better";
      case LOWER_IS_BETTER -> "lower is better";
      case DESCRIPTIVE -> "descriptive";
    };
    return low + " to " + high + "<br/><span class=\"below\">" + better + "</span>";
  }

  private static String bound(double bound) {
    return bound == Math.rint(bound) ? String.format(Locale.ROOT, "%.0f", bound).replace('-', '−')
        : Words.number(bound);
  }

  private static String items(Scores scores, String measure) {
    IntSummaryStatistics n = scores.curves().entrySet().stream()
        .filter(entry -> entry.getKey().measure().equals(measure)).map(Map.Entry::getValue)
        .map(NavigableMap::values).flatMap(curve -> curve.stream()).mapToInt(Score::n).summaryStatistics();
    if (n.getCount() == 0) return "—";
    return n.getMin() == n.getMax() ? Words.count(n.getMin())
        : Words.count(n.getMin()) + "–" + Words.count(n.getMax());
  }

  /** Models, data, machine, command and notes of every run. */
  static String runs(List<Run> runs) {
    StringBuilder html = new StringBuilder();
    for (int r = 0; r < runs.size(); r++) {
      if (runs.size() > 1) html.append("<h3>Run ").append(r + 1).append("</h3>\n");
      html.append(run(runs.get(r).manifest()));
    }
    return html.toString();
  }

  static String run(Manifest manifest) {
    StringBuilder html = new StringBuilder("<h4>Command</h4>\n<pre>" + Html.escape(manifest.command()) + "</pre>\n");
    if (!manifest.notes().isEmpty()) {
      html.append("<h4>Notes</h4>\n<ul>");
      for (String note : manifest.notes()) html.append("<li>").append(Html.escape(note)).append("</li>\n");
      html.append("</ul>\n");
    }
    html.append("<div class=\"listing\">").append(models(manifest.models())).append(data(manifest.data()))
        .append("</div>\n").append(machine(manifest));
    return html.toString();
  }

  private static String commit(Manifest.Model model) {
    return model.commit().isEmpty() ? "" : "<br/><code>" + Html.escape(model.commit()) + "</code>";
  }

  private static String models(List<Manifest.Model> models) {
    if (models.isEmpty()) return "";
    List<List<String>> rows = models.stream().map(model -> List.of(Html.escape(model.name()),
        "<td class=\"text\">" + Html.escape(model.source()) + commit(model) + "</td>", Html.escape(model.family()),
        Words.count(model.layers()), Words.count(model.hidden()), Words.count(model.vocabulary()),
        Words.count(model.parameters()), digest(model.digest()))).toList();
    return Html.table("Models", List.of("Model", "Source", "Family", "Blocks", "Hidden", "Vocabulary", "Parameters",
        "SHA-256"), rows);
  }

  private static String data(List<Manifest.Data> data) {
    if (data.isEmpty()) return "";
    List<List<String>> rows = data.stream().map(read -> List.of(Html.escape(read.name()), Html.escape(read.kind()),
        Words.count(read.rows()), "<td class=\"text\">" + Html.escape(String.join(" ", read.languages())) + "</td>",
        digest(read.digest()))).toList();
    return Html.table("Data", List.of("Name", "Kind", "Rows", "Languages", "SHA-256"), rows);
  }

  private static String digest(String digest) {
    return "<td class=\"text\"><code class=\"digest\">" + Html.escape(digest) + "</code></td>";
  }

  private static String machine(Manifest manifest) {
    StringBuilder html = new StringBuilder("<h4>Run and machine</h4>\n<dl>");
    entry(html, "Polyprobe", manifest.version());
    entry(html, "started", manifest.started());
    entry(html, "wall time", time(manifest.wallSeconds()));
    entry(html, "seed", "" + manifest.seed());
    entry(html, "device", manifest.device() + (manifest.threads() == 1 ? ", 1 thread"
        : ", " + manifest.threads() + " threads"));
    manifest.environment().forEach((name, version) -> entry(html, name, version));
    return html.append("</dl>\n").toString();
  }

  static String time(double seconds) {
    if (Double.isNaN(seconds)) return "—";
    if (seconds < 60) return String.format(Locale.ROOT, "%.1f s", seconds);
    long whole = Math.round(seconds);
    return whole < 3600 ? whole / 60 + " min " + whole % 60 + " s" : whole / 3600 + " h " + whole / 60 % 60 + " min";
  }

  private static void entry(StringBuilder html, String name, String value) {
    html.append("<div><dt>").append(Html.escape(name)).append("</dt><dd>").append(Html.escape(value))
        .append("</dd></div>\n");
  }
}
