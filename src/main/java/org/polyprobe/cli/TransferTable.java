package org.polyprobe.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** The numbers of a transfer run that a person wants to see at once, a row a model, source and target. */
final class TransferTable {
  private static final List<String> COLUMNS = List.of("accuracy", "f1", "accuracy.sd", "f1.sd", "accuracy.hypothesis-only",
      "f1.hypothesis-only", "accuracy.random-encoder", "f1.random-encoder", "macro-f1", "gap", "efficiency", "efficiency.corrected");

  private static final String GAIN = "gain.";
  private static final Pattern SHOTS = Pattern.compile("(?:accuracy|f1)\\.(.+\\.)?shots-(\\d+)");

  private TransferTable() {}

  static String of(Run run) {
    List<String> columns = COLUMNS.stream()
        .filter(name -> run.scores().stream().anyMatch(score -> score.measure().equals(name))).toList();
    Map<List<String>, Map<String, Score>> byTarget = new LinkedHashMap<>();
    for (Score score : run.scores()) {
      if (score.measure().equals("source-advantage") || score.language().isEmpty()) continue;
      byTarget.computeIfAbsent(List.of(score.model(), score.reference(), score.language()), absent -> new LinkedHashMap<>())
          .put(score.measure(), score);
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(new ArrayList<>(List.of("model", "source", "target")));
    rows.get(0).addAll(columns);
    rows.get(0).add("chance");
    byTarget.forEach((whose, scores) -> {
      List<String> row = new ArrayList<>(whose);
      for (String column : columns) row.add(cell(scores.get(column)));
      Score main = scores.getOrDefault("accuracy", scores.get("f1"));
      row.add(String.format(Locale.ROOT, "%.3f", main.baseline()));
      rows.add(row);
    });
    return aligned(rows) + remedies(run) + shots(run);
  }

  /** A row a k, remedy and target: the score, and what it is over zero-shot or over plain fine-tuning. */
  private static String shots(Run run) {
    List<List<String>> rows = new ArrayList<>(List.of(List.of("model", "source", "training", "examples per class", "target", "score",
        "over zero-shot, or over plain")));
    for (Score score : run.scores()) {
      Matcher shots = SHOTS.matcher(score.measure());
      if (!shots.matches()) continue;
      String gain = GAIN + (shots.group(1) == null ? "" : shots.group(1)) + "shots-" + shots.group(2);
      rows.add(List.of(score.model(), score.reference(), shots.group(1) == null ? "plain" : shots.group(1).replaceAll("\\.$", ""),
          shots.group(2), score.language(), cell(score), cell(run.scores().stream().filter(other -> other.measure().equals(gain)
          && other.model().equals(score.model()) && other.reference().equals(score.reference())
          && other.language().equals(score.language())).findFirst().orElse(null))));
    }
    return rows.size() == 1 ? "" : aligned(rows);
  }

  /** A row a remedy and target, and one for all targets that were not trained on. */
  private static String remedies(Run run) {
    List<List<String>> rows = new ArrayList<>(List.of(List.of("model", "source", "remedy", "target", "gain", "cost")));
    for (Score score : run.scores()) {
      if (!score.measure().startsWith(GAIN) || score.measure().matches(".*\\.shots-\\d+")) continue;
      String remedy = score.measure().substring(GAIN.length());
      Optional<Score> cost = run.scores().stream().filter(other -> other.measure().equals("cost." + remedy)
          && other.model().equals(score.model()) && other.reference().equals(score.reference())).findFirst();
      boolean all = score.language().isEmpty();
      rows.add(List.of(score.model(), score.reference(), remedy, all ? "mean" : score.language(), cell(score),
          all ? cell(cost.orElseThrow()) : ""));
    }
    return rows.size() == 1 ? "" : aligned(rows);
  }

  private static String cell(Score score) {
    if (score == null) return "";
    if (Double.isNaN(score.value())) return "undefined";
    return String.format(Locale.ROOT, "%.3f", score.value())
        + (Double.isNaN(score.low()) ? "" : String.format(Locale.ROOT, " [%.3f, %.3f]", score.low(), score.high()));
  }

  private static String aligned(List<List<String>> rows) {
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        int column = c;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        line.append(row.get(c)).append(" ".repeat(width - row.get(c).length() + 2));
      }
      table.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return table.append(System.lineSeparator()).toString();
  }
}
