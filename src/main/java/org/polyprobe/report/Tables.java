package org.polyprobe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.polyprobe.result.Score;

/** The page's tables of scores, as HTML: what stays readable on paper and without scripts. */
final class Tables {
  private static final List<Scores.Metric> SHOWN = List.of(new Scores.Metric("align", "precision@1"),
      new Scores.Metric("retrieval", "accuracy@1"), new Scores.Metric("retrieval", "mexa"));

  private final Scores scores;

  Tables(Scores scores) {
    this.scores = scores;
  }

  /** One row a language: each measure at its best layer, and the anisotropy at the best layer of the first. */
  String languages(String model) {
    List<Scores.Metric> metrics = SHOWN.stream().filter(m -> !scores.toReference(model, m).isEmpty()).toList();
    if (metrics.isEmpty()) return "";
    boolean anisotropy = scores.curves().keySet().stream()
        .anyMatch(c -> c.model().equals(model) && c.measure().equals("anisotropy"));
    List<String> header = new ArrayList<>(List.of("Language", "Best layer"));
    for (Scores.Metric metric : metrics) header.add(title(metric));
    if (anisotropy) header.add(Html.escape(scores.definition("anisotropy").title()) + " <small>at best layer</small>");
    List<List<String>> rows = new ArrayList<>();
    for (String language : scores.languages()) {
      Optional<Score> best = best(model, metrics.get(0), language);
      if (language.equals(scores.reference()) || metrics.stream().allMatch(m -> best(model, m, language).isEmpty())) {
        continue;
      }
      List<String> row = new ArrayList<>(List.of(language(language), best.map(Tables::layer).orElse("—")));
      for (Scores.Metric metric : metrics) row.add(cell(best(model, metric, language), metric != metrics.get(0)));
      if (anisotropy) row.add(cell(best.flatMap(score -> anisotropy(model, language, score)), false));
      rows.add(row);
    }
    return Html.table("", header, rows);
  }

  private Optional<Score> anisotropy(String model, String language, Score best) {
    return scores.at(new Curve(model, "states", "anisotropy", language, ""),
        best.layer() == null ? Scores.NO_LAYER : best.layer());
  }

  /** The main measure by layer and language. */
  String layers(String model) {
    Optional<Scores.Metric> main = scores.main(model);
    if (main.isEmpty()) return "";
    List<Curve> curves = scores.toReference(model, main.get());
    TreeSet<Integer> layers = new TreeSet<>();
    curves.forEach(curve -> layers.addAll(scores.curve(curve).keySet()));
    List<String> header = new ArrayList<>(List.of("Layer"));
    for (Curve curve : curves) header.add(Html.escape(Scores.name(curve.language())));
    List<List<String>> rows = new ArrayList<>();
    for (int layer : layers) {
      List<String> row = new ArrayList<>(List.of(layer == Scores.NO_LAYER ? "—" : "" + layer));
      for (Curve curve : curves) row.add(scores.at(curve, layer).map(Tables::compact).orElse("—"));
      rows.add(row);
    }
    return "<details><summary>" + title(main.get()) + " by layer as a table</summary>" + Html.table("", header, rows)
        + "</details>";
  }

  /** The number of signs of collapse by language and layer; empty where none holds anywhere. */
  String collapse(String model) {
    List<Curve> curves = scores.languages().stream().map(l -> new Curve(model, "states", "collapse", l, ""))
        .filter(curve -> !scores.curve(curve).isEmpty()).toList();
    if (curves.stream().allMatch(c -> scores.curve(c).values().stream().allMatch(s -> s.value() == 0))) return "";
    TreeSet<Integer> layers = new TreeSet<>();
    curves.forEach(curve -> layers.addAll(scores.curve(curve).keySet()));
    List<String> header = new ArrayList<>(List.of("Signs of collapse"));
    layers.forEach(layer -> header.add("" + layer));
    List<List<String>> rows = new ArrayList<>();
    for (Curve curve : curves) {
      List<String> row = new ArrayList<>(List.of(language(curve.language())));
      for (int layer : layers) row.add(scores.at(curve, layer).map(Tables::signs).orElse("<td></td>"));
      rows.add(row);
    }
    return "<div class=\"signs\">" + Html.table("", header, rows) + "</div>";
  }

  private static String signs(Score score) {
    String count = Math.round(score.value()) == 0 ? "·" : "" + Math.round(score.value());
    return SpaceFindings.collapsed(score) ? "<td class=\"collapsed\">▲ " + count + "</td>" : "<td>" + count + "</td>";
  }

  /** Related against unrelated languages, and the Chinese contrast, by layer. */
  String families(String model) {
    Curve related = new Curve(model, "families", "related-minus-unrelated", "", "");
    List<Curve> curves = List.of(related, related.measure("zh-contrast")).stream()
        .filter(curve -> !scores.curve(curve).isEmpty()).toList();
    if (curves.isEmpty()) return "";
    List<String> header = new ArrayList<>(List.of("Layer"));
    for (Curve curve : curves) {
      header.addAll(List.of(Html.escape(scores.definition(curve.measure()).title()), "p", "n"));
    }
    TreeSet<Integer> layers = new TreeSet<>();
    curves.forEach(curve -> layers.addAll(scores.curve(curve).keySet()));
    List<List<String>> rows = new ArrayList<>();
    for (int layer : layers) {
      List<String> row = new ArrayList<>(List.of(layer == Scores.NO_LAYER ? "—" : "" + layer));
      for (Curve curve : curves) {
        row.add(scores.at(curve, layer).map(Tables::compact).orElse("—"));
        row.add(scores.at(curve.measure(curve.measure() + ".p"), layer)
            .map(p -> p.value() < 0.001 ? "&lt; 0.001" : Words.number(p.value())).orElse("—"));
        row.add(scores.at(curve, layer).map(score -> Words.count(score.n())).orElse("—"));
      }
      rows.add(row);
    }
    return "<details><summary>By layer as a table</summary>" + Html.table("", header, rows) + "</details>";
  }

  /** Every language's best layer in each model; bold where a model's interval lies above all others'. */
  String comparison() {
    if (scores.models().size() < 2) return "";
    StringBuilder html = new StringBuilder();
    for (Scores.Metric metric : SHOWN) {
      List<String> models = scores.models().stream().filter(m -> !scores.toReference(m, metric).isEmpty()).toList();
      if (models.size() < 2) continue;
      List<String> header = new ArrayList<>(List.of("Language"));
      models.forEach(model -> header.add(Html.escape(model)));
      List<List<String>> rows = new ArrayList<>();
      for (String language : scores.languages()) {
        List<Optional<Score>> cells = models.stream().map(model -> best(model, metric, language)).toList();
        if (cells.stream().allMatch(Optional::isEmpty)) continue;
        List<String> row = new ArrayList<>(List.of(language(language)));
        for (Optional<Score> cell : cells) {
          row.add(leads(cell, cells) ? "<td class=\"leads\">" + cell(cell, true) + "</td>" : cell(cell, true));
        }
        rows.add(row);
      }
      html.append(Html.table(title(metric), header, rows));
    }
    return html.toString();
  }

  private static boolean leads(Optional<Score> cell, List<Optional<Score>> all) {
    return cell.isPresent() && all.stream().flatMap(Optional::stream).allMatch(other -> other == cell.get()
        || Words.apart(cell.get(), other) && cell.get().value() > other.value());
  }

  private Optional<Score> best(String model, Scores.Metric metric, String language) {
    if (language.equals(scores.reference())) return Optional.empty();
    return scores.best(new Curve(model, metric.task(), metric.measure(), language, scores.reference()));
  }

  private String title(Scores.Metric metric) {
    String title = Html.escape(scores.definition(metric.measure()).title());
    return Scores.directed(metric.measure())
        ? title + " <small>into " + Html.escape(Scores.name(scores.reference())) + "</small>" : title;
  }

  static String language(String tag) {
    return Html.escape(Scores.name(tag)) + " <span class=\"tag\">" + Html.escape(tag) + "</span>";
  }

  private static String layer(Score score) {
    return score.layer() == null ? "—" : score.layer().toString();
  }

  private static String compact(Score score) {
    return Words.number(score.value())
        + (Words.hasInterval(score) ? " <span class=\"interval\">" + Words.interval(score) + "</span>" : "");
  }

  private static String cell(Optional<Score> found, boolean withLayer) {
    if (found.isEmpty()) return "—";
    Score score = found.get();
    List<String> below = new ArrayList<>();
    if (withLayer && score.layer() != null) below.add("layer " + score.layer());
    if (!Double.isNaN(score.baseline())) below.add("baseline " + Words.number(score.baseline()));
    below.add("n " + Words.count(score.n()));
    boolean atChance = score.low() <= score.baseline();
    return compact(score) + "<br/><span class=\"below\">" + String.join(" · ", below) + "</span>"
        + (atChance ? "<br/><span class=\"warning\">not above baseline</span>" : "");
  }
}
