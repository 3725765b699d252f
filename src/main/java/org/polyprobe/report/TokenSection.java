package org.polyprobe.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.polyprobe.result.Score;

/** What tokenizers make of each language: a table a tokenizer, and the data of the bars. */
final class TokenSection {
  private static final String TASK = "tokens";
  private static final List<String> SHOWN = List.of("fertility", "whole-words", "premium", "unknown-tokens",
      "byte-fallback", "coverage", "context-words", "price-per-1000-words");

  private final Scores scores;
  private final List<String> models;
  private final List<String> languages;
  private final List<String> measures;

  TokenSection(Scores scores) {
    this.scores = scores;
    models = scores.models().stream().filter(model -> scores.curves().keySet().stream()
        .anyMatch(curve -> curve.task().equals(TASK) && curve.model().equals(model))).toList();
    languages = scores.languages().stream().filter(language -> models.stream()
        .anyMatch(model -> score(model, "fertility", language).isPresent())).toList();
    measures = SHOWN.stream().filter(measure -> languages.stream().anyMatch(language -> models.stream()
        .anyMatch(model -> score(model, measure, language).isPresent()))).toList();
  }

  /** A table for every tokenizer, empty where there are none. */
  String tables() {
    StringBuilder html = new StringBuilder();
    if (languages.isEmpty()) return "";
    List<String> header = new ArrayList<>(List.of("Language"));
    for (String measure : measures) header.add(Html.escape(scores.definition(measure).title()));
    header.add("n");
    for (String model : models) {
      List<List<String>> rows = new ArrayList<>();
      for (String language : languages) {
        Optional<Score> first = score(model, "fertility", language);
        if (first.isEmpty()) continue;
        List<String> row = new ArrayList<>(List.of(Tables.language(language)));
        for (String measure : measures) row.add(score(model, measure, language).map(TokenSection::cell).orElse("—"));
        row.add(Words.count(first.get().n()));
        rows.add(row);
      }
      html.append(Html.table(Html.escape(model), header, rows));
    }
    return html + "<p class=\"caption\">n: texts, or blocks of lines of a large file, that intervals resample. The second "
        + "number of a premium is that of bytes, which a tokenizer without merges would charge.</p>\n";
  }

  private static String cell(Score score) {
    String warning = score.measure().equals("unknown-tokens") && score.value() > 0.1
        ? "<br/><span class=\"warning\">over 10 %: loss, not economy</span>" : "";
    return Words.number(score.value())
        + (Words.hasInterval(score) ? " <span class=\"interval\">" + Words.interval(score) + "</span>" : "")
        + (Double.isNaN(score.baseline()) ? "" : "<br/><span class=\"below\">bytes " + Words.number(score.baseline())
            + "</span>") + warning;
  }

  private Optional<Score> score(String model, String measure, String language) {
    Optional<Score> alone = scores.at(new Curve(model, TASK, measure, language, ""), Scores.NO_LAYER);
    return alone.isPresent() ? alone
        : scores.at(new Curve(model, TASK, measure, language, scores.reference()), Scores.NO_LAYER);
  }

  /** {@code {models, languages, measures: [{title, values: [model][language] [value, low, high]}]}}. */
  String json() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    models.forEach(json.putArray("models")::add);
    ArrayNode names = json.putArray("languages");
    languages.forEach(language -> names.add(Scores.name(language)));
    ArrayNode all = json.putArray("measures");
    for (String measure : measures) {
      ArrayNode values = all.addObject().put("title", scores.definition(measure).title()).putArray("values");
      for (String model : models) {
        ArrayNode row = values.addArray();
        for (String language : languages) {
          Optional<Score> score = score(model, measure, language);
          if (score.isEmpty()) row.addNull();
          else numbers(row.addArray(), score.get().value(), score.get().low(), score.get().high());
        }
      }
    }
    return inScript(json.toString());
  }

  static void numbers(ArrayNode array, double... values) {
    for (double value : values) {
      if (Double.isNaN(value)) array.addNull();
      else array.add(value);
    }
  }

  /** Safe inside a script element. */
  static String inScript(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }
}
