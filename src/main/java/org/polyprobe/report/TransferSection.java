package org.polyprobe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.polyprobe.result.Score;

/** Tables of transfer: a table a model and source, with classes and confusion folded away below. */
final class TransferSection {
  private static final List<String> BASELINES = List.of("hypothesis-only", "random-encoder");

  private final TransferScores scores;
  private final String main;

  TransferSection(TransferScores scores) {
    this.scores = scores;
    this.main = scores.main();
  }

  String html() {
    StringBuilder html = new StringBuilder();
    for (String model : scores.models()) {
      for (String source : scores.sources(model)) {
        html.append("<h3>").append(Html.escape(model)).append(" trained on ")
            .append(Html.escape(TransferScores.name(source))).append("</h3>\n").append(table(model, source))
            .append(new RemedyTable(scores).html(model, source))
            .append(new ShotTable(scores).html(model, source))
            .append(details("Classes", classes(model, source)))
            .append(details("Gold against predicted, in % of all items", confusion(model, source)));
      }
    }
    return html.toString();
  }

  private String table(String model, String source) {
    List<String> baselines = BASELINES.stream().filter(b -> has(model, source, main + "." + b)).toList();
    boolean runs = has(model, source, main + ".sd");
    List<String> header = new ArrayList<>(List.of("Target", title(main), "Chance"));
    if (runs) header.add("SD over runs");
    baselines.forEach(baseline -> header.add(Html.escape(baseline)));
    header.addAll(List.of("Macro F1", "Gap", "Efficiency", "Above chance", "Most frequent answer", "n"));
    List<List<String>> rows = new ArrayList<>();
    for (String target : scores.targets(model, source)) {
      boolean own = TransferScores.isOwn(source, target);
      Score score = scores.at(model, main, source, target).orElseThrow();
      List<String> row = new ArrayList<>(List.of(Tables.language(target), cell(score) + warning(score),
          Words.number(score.baseline())));
      if (runs) row.add(plain(model, main + ".sd", source, target));
      for (String baseline : baselines) row.add(cell(model, main + "." + baseline, source, target, "—"));
      row.add(cell(model, "macro-f1", source, target, "—"));
      row.add(own ? "trained on" : cell(model, "gap", source, target, "—"));
      row.add(own ? "" : cell(model, "efficiency", source, target, "—"));
      row.add(own ? "" : cell(model, "efficiency.corrected", source, target, "undefined"));
      row.add(plain(model, "top-class", source, target) + collapsed(model, source, target));
      row.add(Words.count(score.n()));
      rows.add(row);
    }
    return Html.table("", header, rows);
  }

  private String classes(String model, String source) {
    List<String> classes = scores.parts("class.f1.");
    if (classes.isEmpty()) return "";
    List<String> header = new ArrayList<>(List.of("Target"));
    classes.forEach(type -> header.add(Html.escape(type) + " F1<br/><span class=\"below\">precision · recall</span>"));
    List<List<String>> rows = new ArrayList<>();
    for (String target : scores.targets(model, source)) {
      List<String> row = new ArrayList<>(List.of(Tables.language(target)));
      for (String type : classes) {
        row.add(cell(model, "class.f1." + type, source, target, "—") + "<br/><span class=\"below\">"
            + plain(model, "class.precision." + type, source, target) + " · "
            + plain(model, "class.recall." + type, source, target) + "</span>");
      }
      rows.add(row);
    }
    return Html.table("", header, rows);
  }

  /** A column a cell of the matrix, gold → predicted. */
  private String confusion(String model, String source) {
    List<String> cells = scores.parts("confusion.");
    if (cells.isEmpty()) return "";
    List<String> header = new ArrayList<>(List.of("Target"));
    for (String cell : cells) header.add(Html.escape(cell.replace(".", " → ")));
    List<List<String>> rows = new ArrayList<>();
    for (String target : scores.targets(model, source)) {
      List<String> row = new ArrayList<>(List.of(Tables.language(target)));
      for (String cell : cells) {
        row.add(scores.at(model, "confusion." + cell, source, target)
            .map(score -> String.format(java.util.Locale.ROOT, "%.1f", 100 * score.value())).orElse("—"));
      }
      rows.add(row);
    }
    return Html.table("", header, rows);
  }

  private static String details(String title, String table) {
    return table.isEmpty() ? "" : "<details><summary>" + title + "</summary>" + table + "</details>\n";
  }

  private boolean has(String model, String source, String measure) {
    return scores.targets(model, source).stream().anyMatch(target -> scores.at(model, measure, source, target).isPresent());
  }

  private String cell(String model, String measure, String source, String target, String otherwise) {
    return scores.at(model, measure, source, target).map(TransferSection::cell).orElse(otherwise);
  }

  private String plain(String model, String measure, String source, String target) {
    return scores.at(model, measure, source, target).map(score -> Words.number(score.value())).orElse("—");
  }

  private String collapsed(String model, String source, String target) {
    Optional<Score> signs = scores.at(model, "head-collapse", source, target).filter(score -> score.value() >= 2);
    return signs.isEmpty() ? "" : "<br/><span class=\"warning\">collapsed</span>";
  }

  private static String warning(Score score) {
    return score.low() <= score.baseline() ? "<br/><span class=\"warning\">at chance</span>" : "";
  }

  private static String cell(Score score) {
    return Words.number(score.value())
        + (Words.hasInterval(score) ? "<br/><span class=\"interval\">" + Words.interval(score) + "</span>" : "");
  }

  private static String title(String main) {
    return main.equals("f1") ? "F1" : "Accuracy";
  }
}
