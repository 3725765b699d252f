package org.polyprobe.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** Columns that go together over languages: a table of coefficients and the points of a scatter chart. */
final class ExplainSection {
  private static final List<String> KINDS =
      List.of("spearman", "pearson", "kendall", "spearman.partial", "pearson.partial");

  private final List<Score> all;

  ExplainSection(List<Run> runs) {
    all = runs.stream().flatMap(run -> run.scores().stream()).filter(s -> s.task().equals("explain")).toList();
  }

  /** Empty where there is nothing of the kind. */
  String table() {
    List<List<String>> rows = new ArrayList<>();
    for (String kind : KINDS) {
      for (Score score : all) {
        if (!score.measure().startsWith(kind + ".") || Double.isNaN(score.baseline())) continue;
        String pair = score.measure().substring(kind.length() + 1);
        if (pair.startsWith("partial.")) continue;
        rows.add(List.of(Html.escape(pair), Html.escape(kind), Words.withInterval(score), number(kind, "p", pair),
            number(kind, "p-holm", pair), find(kind, "leave-one-out", pair).map(Words::interval).orElse("—"),
            number(kind, "needed", pair), Words.count(score.n())));
      }
    }
    return rows.isEmpty() ? "" : Html.table("", List.of("Columns", "Coefficient", "Value", "p", "p (Holm)",
        "Leave one out", "Size needed for p ≤ 0.05", "Languages"), rows);
  }

  private Optional<Score> find(String kind, String what, String pair) {
    return all.stream().filter(s -> s.measure().equals(kind + "." + what + "." + pair)).findFirst();
  }

  private String number(String kind, String what, String pair) {
    return find(kind, what, pair).map(score -> Words.number(score.value())).orElse("—");
  }

  /** {@code {pairs: [{title, x, y, points: [[x, y, language]]}]}}. */
  String json() {
    Map<String, Map<String, Double>> x = new LinkedHashMap<>();
    for (Score score : all) {
      if (score.measure().startsWith("x.")) {
        x.computeIfAbsent(score.measure().substring(2), first -> new LinkedHashMap<>()).put(score.language(), score.value());
      }
    }
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    ArrayNode pairs = json.putArray("pairs");
    x.forEach((pair, values) -> {
      String[] names = pair.split("~", 2);
      ArrayNode points = pairs.addObject().put("title", pair).put("x", names[0]).put("y", names[1]).putArray("points");
      for (Score score : all) {
        if (score.measure().equals("y." + pair)) {
          points.addArray().add(values.get(score.language())).add(score.value()).add(Scores.name(score.language()));
        }
      }
    });
    return TokenSection.inScript(json.toString());
  }
}
