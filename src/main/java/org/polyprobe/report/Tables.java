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
    List<String> languages = scores.languages().stream()
        .filter(language -> metrics.stream().anyMatch(m -> best(model, m, language).isPresent())).toList();
    List<Optional<Score>> first = languages.stream().map(language -> best(model, metrics.get(0), language)).toList();
    List<Column> columns = new ArrayList<>();
    for (Scores.Metric metric : metrics) {
      columns.add(new Column(title(metric), languages.stream().map(l -> best(model, metric, l)).toList(),
          !metric.equals(metrics.get(0))));
    }
    List<Optional<Score>> anisotropy = new ArrayList<>();
    for (int l = 0; l < languages.size(); l++) {
      String language = languages.get(l);
      anisotropy.add(first.get(l).flatMap(score -> anisotropy(model, language, score)));
    }
    if (anisotropy.stream().anyMatch(Optional::isPresent)) {
      String title = Html.escape(scores.definition("anisotropy").title());
      columns.add(new Column(title + " <small>at best layer</small>", anisotropy, false));
    }
    List<String> header = new ArrayList<>(List.of("Language", "Best layer"));
    columns.forEach(column -> header.add(column.header()));
    List<List<String>> rows = new ArrayList<>();
    for (int l = 0; l < languages.size(); l++) {
      String layer = first.get(l).map(Tables::layer).orElse("—");
      List<String> row = new ArrayList<>(List.of(language(languages.get(l)), layer));
      for (Column column : columns) row.add(column.cell(l));
      rows.add(row);
    }
    return Html.table("", header, rows);
  }

  /** Scores under one heading; a baseline and an n that all of them share stand in the heading. */
  private record Column(String title, List<Optional<Score>> scores, boolean withLayer) {
    String header() {
      String shared = shared();
      return title + (shared.isEmpty() ? "" : "<br/><span class=\"below\">" + shared + "</span>");
    }

    String cell(int row) {
      if (scores.get(row).isEmpty()) return "—";
      Score score = scores.get(row).get();
      String below = shared().isEmpty() ? items(score) : "";
      if (withLayer && score.layer() != null) {
        below = "layer " + score.layer() + (below.isEmpty() ? "" : " · " + below);
      }
      return compact(score) + (below.isEmpty() ? "" : "<br/><span class=\"below\">" + below + "</span>")
          + (score.low() <= score.baseline() ? "<br/><span class=\"warning\">not above baseline</span>" : "");
    }

    private String shared() {
      List<String> all = scores.stream().flatMap(Optional::stream).map(Column::items).distinct().toList();
      return all.size() == 1 ? all.get(0) : "";
    }

    private static String items(Score score) {
      return (Double.isNaN(score.baseline()) ? "" : "baseline " + Words.number(score.baseline()) + " · ")
          + "n " + Words.count(score.n());
    }
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
      List<String> languages = scores.languages().stream()
          .filter(language -> models.stream().anyMatch(m -> best(m, metric, language).isPresent())).toList();
      List<Column> columns = models.stream().map(model -> new Column(Html.escape(model),
          languages.stream().map(language -> best(model, metric, language)).toList(), true)).toList();
      List<String> header = new ArrayList<>(List.of("Language"));
      columns.forEach(column -> header.add(column.header()));
      List<List<String>> rows = new ArrayList<>();
      for (int l = 0; l < languages.size(); l++) {
        int row = l;
        List<Optional<Score>> cells = columns.stream().map(column -> column.scores().get(row)).toList();
        List<String> texts = new ArrayList<>(List.of(language(languages.get(l))));
        for (Column column : columns) {
          boolean leads = leads(column.scores().get(l), cells);
          texts.add((leads ? "<td class=\"leads\">" : "<td>") + column.cell(l) + "</td>");
        }
        rows.add(texts);
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

  static String compact(Score score) {
    return Words.number(score.value())
        + (Words.hasInterval(score) ? " <span class=\"interval\">" + Words.interval(score) + "</span>" : "");
  }
}
