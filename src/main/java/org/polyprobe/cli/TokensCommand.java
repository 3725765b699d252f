package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.polyprobe.InputException;
import org.polyprobe.data.LanguageTag;
import org.polyprobe.data.ParallelText;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.TokenizerRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polyprobe tokens}. */
@Command(name = "tokens", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure how tokenizers treat each language: tokens per word, what translations cost, what is lost. "
        + "Needs no weights; --model may be a tokenizer.json.")
final class TokensCommand implements Callable<Integer> {
  private static final List<String> SHOWN = List.of("fertility", "whole-words", "premium", "unknown-tokens",
      "byte-fallback", "coverage", "context-words", "price-per-1000-words");

  @Mixin private TextOptions.Languages languages;
  @Mixin private TextOptions.Sentences sentences;
  @Option(names = "--text", paramLabel = "LANG=FILE",
      description = "Plain or gzipped text of any size in one language, every line a text, as in sw=news.txt.gz; may be "
          + "given for several languages (then the built-in sentences are left out).")
  private List<String> files = List.of();
  @Option(names = "--context", paramLabel = "N", defaultValue = "0",
      description = "Most tokens the model takes; 0 reads it from the model's files (default: ${DEFAULT-VALUE}).")
  private int context;
  @Option(names = "--price", paramLabel = "AMOUNT", defaultValue = "NaN",
      description = "What a million tokens cost, in any unit; adds the price of 1,000 words.")
  private double price;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    if (context < 0) throw new InputException("--context must be 0 or more, not " + context);
    if (price < 0 || Double.isInfinite(price)) throw new InputException("--price must be an amount, not " + price);
    Map<String, Path> texts = texts();
    boolean onlyFiles = !texts.isEmpty() && !sentences.given();
    List<ParallelText> parallel = onlyFiles ? List.of() : sentences.read(languages.languages);
    return experiments.run((settings, models, data) ->
            new TokenizerRun(settings, new TokenizerRun.Options(parallel, texts, context, price)).over(models, data),
        parallel.stream().map(text -> ExperimentRun.describe(text, "sentences")).toList(), TokensCommand::table);
  }

  private Map<String, Path> texts() {
    Map<String, Path> texts = new LinkedHashMap<>();
    for (String file : files) {
      int equals = file.indexOf('=');
      Optional<String> tag = equals < 1 ? Optional.empty() : LanguageTag.of(file.substring(0, equals));
      if (tag.isEmpty()) throw new InputException("--text " + file + ": expected LANG=FILE, such as sw=news.txt");
      if (texts.put(tag.get(), Path.of(file.substring(equals + 1))) != null) {
        throw new InputException("--text: " + tag.get() + " is given twice; put the files together first");
      }
    }
    return texts;
  }

  private static String table(Run run) {
    List<String> measures = SHOWN.stream()
        .filter(name -> run.definitions().stream().anyMatch(d -> d.name().equals(name))).toList();
    StringBuilder table = new StringBuilder();
    for (String model : run.scores().stream().map(Score::model).distinct().toList()) {
      List<Score> own = run.scores().stream().filter(s -> s.model().equals(model)).toList();
      List<List<String>> rows = new ArrayList<>();
      rows.add(new ArrayList<>(List.of(model)));
      for (String name : measures) {
        rows.get(0).add(run.definitions().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow().title());
      }
      for (String language : own.stream().map(Score::language).filter(l -> !l.isEmpty()).distinct().sorted().toList()) {
        List<String> row = new ArrayList<>(List.of(language));
        for (String name : measures) {
          row.add(own.stream().filter(s -> s.measure().equals(name) && s.language().equals(language)).findFirst()
              .map(TokensCommand::cell).orElse(""));
        }
        rows.add(row);
      }
      ScoreTable.append(table, rows);
    }
    return table.toString();
  }

  private static String cell(Score score) {
    String number = Math.abs(score.value()) >= 100 ? "%.0f" : "%.3f";
    return String.format(Locale.ROOT, Double.isNaN(score.low()) ? number : number + " [" + number + ", " + number + "]",
        score.value(), score.low(), score.high());
  }
}
