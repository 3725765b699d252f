package org.polyprobe.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.InputException;
import org.polyprobe.data.Column;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Correlation;
import org.polyprobe.measure.Estimate;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.probe.Matches;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polyprobe score}: the scores of predictions that some other program made. */
@Command(name = "score", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Score a file of predictions against a file of gold labels; no model is run.",
    synopsisSubcommandLabel = "ner|sts|classification",
    subcommands = {ScoreNer.class, ScoreCommand.Sts.class, ScoreCommand.Classification.class})
final class ScoreCommand {
  private ScoreCommand() {}

  /** Options all kinds share, and how their numbers are shown. */
  static final class Shown {
    @Spec(Spec.Target.MIXEE) private CommandSpec command;
    @Option(names = "--json", description = "Print JSON instead of a table, for scripts.")
    boolean json;
    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
        description = "Seed of the bootstrap behind the intervals (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** Numbers made with a bootstrap, in a scope of their own. */
    interface Numbers {
      Map<String, Estimate> with(Bootstrap bootstrap);
    }

    void json(Object tree) throws IOException {
      out().println(new ObjectMapper().writeValueAsString(tree));
    }

    PrintWriter out() {
      return command.commandLine().getOut();
    }

    Map<String, Estimate> made(Numbers numbers) {
      Libtorch.load();
      try (PointerScope scope = new PointerScope(); Bootstrap bootstrap = new Bootstrap(seed)) {
        return numbers.with(bootstrap);
      }
    }

    void table(Map<String, Estimate> numbers) {
      numbers.forEach((name, e) -> out().printf(Locale.ROOT, "%-28s %.4f  [%.4f, %.4f]  n %,d%n", name, e.value(),
          e.low(), e.high(), e.n()));
    }
  }

  static Map<String, Object> tree(Estimate e) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("value", e.value());
    tree.put("low", e.low());
    tree.put("high", e.high());
    tree.put("n", e.n());
    return tree;
  }

  /** Where gold and predictions stand: two files, or two columns of one. */
  static final class Columns {
    @Parameters(arity = "1..2", paramLabel = "FILE",
        description = "GOLD and PREDICTED, a value a line; or one table with a header, with --gold and --predicted.")
    private List<Path> files;
    @Option(names = "--gold", paramLabel = "NAME", description = "Column of the gold values.")
    private String gold;
    @Option(names = "--predicted", paramLabel = "NAME", description = "Column of the predictions.")
    private String predicted;

    List<Column> read() throws IOException {
      if (files.size() == 1 && (gold == null || predicted == null)) {
        throw new InputException("score takes two files, or one with --gold NAME and --predicted NAME");
      }
      Column right = Column.read(files.get(0), gold);
      Column found = Column.read(files.get(files.size() - 1), predicted);
      if (right.cells().size() != found.cells().size()) {
        throw new InputException("%s has %,d values, %s has %,d; expected one prediction for each".formatted(right.name(),
            right.cells().size(), found.name(), found.cells().size()));
      }
      if (right.cells().size() < 2) throw new InputException(right.name() + ": one value, expected at least two");
      return List.of(right, found);
    }
  }

  /** {@code score sts}. */
  @Command(name = "sts", mixinStandardHelpOptions = true, sortOptions = false,
      description = "Spearman's and Pearson's correlation of predicted with gold similarity.")
  static final class Sts implements Callable<Integer> {
    @Mixin private Columns columns;
    @Mixin private Shown shown;

    @Override
    public Integer call() throws IOException {
      List<Column> read = columns.read();
      for (Column column : read) {
        double[] values = column.numbers();
        if (Arrays.stream(values).distinct().count() < 2) {
          throw new InputException(column.name() + ": all values are " + values[0] + "; nothing correlates with them");
        }
      }
      Map<String, Estimate> numbers = shown.made(bootstrap -> {
        Correlation correlation = new Correlation(read.get(0).numbers(), bootstrap);
        Map<String, Estimate> both = new LinkedHashMap<>();
        both.put("spearman", correlation.spearman(read.get(1).numbers()));
        both.put("pearson", correlation.pearson(read.get(1).numbers()));
        return both;
      });
      if (shown.json) {
        Map<String, Object> tree = new LinkedHashMap<>();
        numbers.forEach((name, estimate) -> tree.put(name, tree(estimate)));
        shown.json(tree);
      } else {
        shown.table(numbers);
      }
      return 0;
    }
  }

  /** {@code score classification}. */
  @Command(name = "classification", mixinStandardHelpOptions = true, sortOptions = false,
      description = "Accuracy, macro-F1, each class and the confusion of predicted with gold labels.")
  static final class Classification implements Callable<Integer> {
    @Mixin private Columns columns;
    @Mixin private Shown shown;

    @Override
    public Integer call() throws IOException {
      List<Column> read = columns.read();
      List<String> gold = read.get(0).cells();
      List<String> predicted = read.get(1).cells();
      Matches matches = Matches.ofLabels(gold.stream().map(List::of).toList(), predicted.stream().map(List::of).toList());
      Map<String, Estimate> numbers = shown.made(bootstrap -> {
        Map<String, Estimate> all = new LinkedHashMap<>();
        all.put("accuracy", matches.micro(Matches.Score.F1, bootstrap, Double.NaN));
        all.put("macro_f1", matches.macro(bootstrap, Double.NaN));
        return all;
      });
      int[][] confusion = confusion(matches.classes(), gold, predicted);
      if (shown.json) {
        Map<String, Object> tree = new LinkedHashMap<>();
        numbers.forEach((name, estimate) -> tree.put(name, tree(estimate)));
        tree.put("classes", ScoreNer.types(matches));
        Map<String, Object> rows = new LinkedHashMap<>();
        for (int i = 0; i < confusion.length; i++) {
          Map<String, Integer> row = new LinkedHashMap<>();
          for (int j = 0; j < confusion.length; j++) row.put(matches.classes().get(j), confusion[i][j]);
          rows.put(matches.classes().get(i), row);
        }
        tree.put("confusion", rows);
        shown.json(tree);
      } else {
        shown.table(numbers);
        ScoreNer.table(matches, "class", shown.out());
        print(matches.classes(), confusion);
      }
      return 0;
    }

    private static int[][] confusion(List<String> classes, List<String> gold, List<String> predicted) {
      int[][] confusion = new int[classes.size()][classes.size()];
      for (int i = 0; i < gold.size(); i++) {
        confusion[classes.indexOf(gold.get(i))][classes.indexOf(predicted.get(i))]++;
      }
      return confusion;
    }

    private void print(List<String> classes, int[][] confusion) {
      int width = Math.max(8, classes.stream().mapToInt(String::length).max().orElse(0) + 2);
      PrintWriter out = shown.out();
      out.printf("%n%-" + width + "s", "gold \\ predicted");
      for (String name : classes) out.printf("%" + width + "s", name);
      for (int i = 0; i < confusion.length; i++) {
        out.printf("%n%-" + Math.max(width, 16) + "s", classes.get(i));
        for (int count : confusion[i]) out.printf("%" + width + "d", count);
      }
      out.println();
    }
  }
}
