package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.polyprobe.InputException;
import org.polyprobe.data.LanguageTable;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;
import org.polyprobe.run.ExplainRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polyprobe explain}. */
@Command(name = "explain", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Ask whether languages with more tokens are those with worse results: correlations over languages, with "
        + "p-values, intervals and controls. Exploratory.")
final class ExplainCommand implements Callable<Integer> {
  @Option(names = "--causes", required = true, paramLabel = "FILE|DIR",
      description = "What may explain: the folder or results.csv of polyprobe tokens, or a CSV with a column language.")
  private Path causes;
  @Option(names = "--cause", paramLabel = "MEASURE", split = ",", defaultValue = "premium,fertility,whole-words",
      description = "Measures of --causes (default: ${DEFAULT-VALUE}).")
  private List<String> causeMeasures;
  @Option(names = "--results", required = true, paramLabel = "FILE|DIR",
      description = "What is to be explained: a results.csv of any command, or a CSV with a column language.")
  private Path results;
  @Option(names = "--result", required = true, paramLabel = "MEASURE", split = ",",
      description = "Measures of --results, as in accuracy@1.")
  private List<String> resultMeasures;
  @Option(names = "--of-model", paramLabel = "NAME", description = "The model whose rows count, where there are several.")
  private String model = "";
  @Option(names = "--reference", paramLabel = "LANG", defaultValue = "en",
      description = "Of measures of pairs, take those with this language (default: ${DEFAULT-VALUE}).")
  private String reference;
  @Option(names = "--layer", paramLabel = "N", description = "The layer whose rows count, where there are several.")
  private String layer = "";
  @Option(names = "--controls", paramLabel = "FILE", description = "A CSV with a column language and numbers to control for.")
  private Path controls;
  @Option(names = "--control", paramLabel = "COLUMN", split = ",",
      description = "Columns of --controls, as in distance,log-tokens (default: all of them).")
  private List<String> controlled = List.of();
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    LanguageTable first = LanguageTable.read(causes);
    LanguageTable second = LanguageTable.read(results);
    LanguageTable third = controls == null ? null : LanguageTable.read(controls);
    if (third == null && !controlled.isEmpty()) throw new InputException("--control needs --controls, the file it is in");
    List<String> columns = third == null ? List.of() : controlled.isEmpty() ? third.measures() : controlled;
    List<Manifest.Data> data = new ArrayList<>(List.of(describe(first), describe(second)));
    if (third != null) data.add(describe(third));
    ExplainRun.Question question = new ExplainRun.Question(first, causeMeasures, second, resultMeasures, model, reference,
        layer, third, columns);
    return experiments.run((settings, models, used) -> new ExplainRun(settings).over(question, used), data,
        ExplainCommand::table);
  }

  private static Manifest.Data describe(LanguageTable table) {
    return new Manifest.Data(table.name(), "table", table.digest(), table.values().size(),
        table.values().stream().map(LanguageTable.Value::language).distinct().toList());
  }

  private static String table(Run run) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("cause~result", "coefficient", "value [95 % interval]", "p", "p (Holm)", "leave one out",
        "size needed", "n"));
    for (String kind : List.of("spearman", "pearson", "kendall", "spearman.partial", "pearson.partial")) {
      for (Score score : run.scores()) {
        if (!score.measure().startsWith(kind + ".") || Double.isNaN(score.baseline())) continue;
        String pair = score.measure().substring(kind.length() + 1);
        if (pair.startsWith("partial.")) continue;
        rows.add(List.of(pair, kind, number(score.value()) + interval(score), other(run, kind, "p", pair),
            other(run, kind, "p-holm", pair), find(run, kind, "leave-one-out", pair).map(ExplainCommand::interval)
                .orElse("").strip(), other(run, kind, "needed", pair), "" + score.n()));
      }
    }
    StringBuilder table = new StringBuilder();
    ScoreTable.append(table, rows);
    return table + "Exploratory: languages are few and related, and what goes together need not cause.\n";
  }

  private static Optional<Score> find(Run run, String kind, String what, String pair) {
    return run.scores().stream().filter(s -> s.measure().equals(kind + "." + what + "." + pair)).findFirst();
  }

  private static String other(Run run, String kind, String what, String pair) {
    return find(run, kind, what, pair).map(score -> number(score.value())).orElse("");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value != 0 && Math.abs(value) < 0.001 ? "%.1e" : "%.3f", value);
  }

  private static String interval(Score score) {
    return Double.isNaN(score.low()) ? "" : " [" + number(score.low()) + ", " + number(score.high()) + "]";
  }
}
