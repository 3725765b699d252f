package org.polyprobe.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** The few numbers a person wants to see at once: per language its best layer's scores against English. */
final class ScoreTable {
  private static final List<String> HEADLINES =
      List.of("precision@1", "precision@1.csls.centred", "accuracy@1", "mexa", "spearman", "spearman.whitened", "f1", "f1.strict",
          "selectivity", "anisotropy", "effective-rank",
          "perplexity", "bits-per-byte", "relative-bits", "pseudo-perplexity", "pseudo-bits-per-byte",
          "pseudo-relative-bits", "pseudo-perplexity.word-l2r", "pseudo-bits-per-byte.word-l2r",
          "pseudo-relative-bits.word-l2r");

  private ScoreTable() {}

  static String of(Run run) {
    List<Definition> columns = HEADLINES.stream()
        .flatMap(name -> run.definitions().stream().filter(d -> d.name().equals(name))).toList();
    StringBuilder table = new StringBuilder();
    for (String model : run.scores().stream().map(Score::model).distinct().toList()) {
      List<String> languages = run.scores().stream().filter(s -> s.model().equals(model)).map(Score::language)
          .filter(l -> !l.isEmpty()).distinct().sorted().toList();
      String pivot = pivot(run);
      List<List<String>> rows = new ArrayList<>();
      rows.add(new ArrayList<>(List.of(model)));
      columns.forEach(c -> rows.get(0).add(c.title() + (ofPairs(run, c) ? " → " + pivot : "")));
      for (String language : languages) {
        List<String> row = new ArrayList<>(List.of(language));
        columns.forEach(c -> row.add(headline(run, model, c, language, pivot).map(ScoreTable::cell).orElse("")));
        rows.add(row);
      }
      append(table, rows);
    }
    return table.toString();
  }

  /** English, or the first language of the data. */
  private static String pivot(Run run) {
    List<String> languages = run.manifest().data().stream().flatMap(d -> d.languages().stream()).toList();
    return languages.contains("en") || languages.isEmpty() ? "en" : languages.get(0);
  }

  private static boolean ofPairs(Run run, Definition measure) {
    return run.scores().stream().anyMatch(s -> s.measure().equals(measure.name()) && !s.reference().isEmpty())
        && run.scores().stream().noneMatch(s -> s.measure().equals(measure.name()) && s.reference().isEmpty());
  }

  /** The best layer's score where one end is the good one, else the last layer's. */
  private static Optional<Score> headline(Run run, String model, Definition measure, String language, String pivot) {
    Predicate<Score> wanted = s -> s.model().equals(model) && s.measure().equals(measure.name())
        && s.language().equals(language) && (s.reference().isEmpty() || s.reference().equals(pivot));
    Comparator<Score> order = measure.direction() == Direction.HIGHER_IS_BETTER
        ? Comparator.comparingDouble(Score::value)
        : Comparator.comparing(Score::layer, Comparator.nullsFirst(Comparator.naturalOrder()));
    List<Score> found = run.scores().stream().filter(wanted).toList();
    boolean alone = found.stream().anyMatch(s -> s.reference().isEmpty());     // within the language, where there is that
    return found.stream().filter(s -> !alone || s.reference().isEmpty()).max(order);
  }

  private static String cell(Score score) {
    String format = Math.abs(score.value()) >= 10 ? "%.1f [%.1f, %.1f]" : "%.3f [%.3f, %.3f]";
    String layer = score.layer() == null ? "" : " layer " + score.layer();
    return String.format(Locale.ROOT, format, score.value(), score.low(), score.high()) + layer;
  }

  static void append(StringBuilder table, List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) for (int c = 0; c < columns; c++) widths[c] = Math.max(widths[c], row.get(c).length());
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        table.append(c == 0 ? "" : "  ").append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length()));
      }
      table.append(System.lineSeparator());
    }
    table.append(System.lineSeparator());
  }
}
