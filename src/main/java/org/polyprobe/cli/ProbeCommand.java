package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.polyprobe.InputException;
import org.polyprobe.data.LabelledTexts;
import org.polyprobe.data.TaggedReader;
import org.polyprobe.data.TaggedSet;
import org.polyprobe.data.TaggedText;
import org.polyprobe.result.Manifest;
import org.polyprobe.run.Experiment;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.TextProbing;
import org.polyprobe.run.WordProbing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polyprobe probe}. */
@Command(name = "probe", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Probe every layer for labels of your own: of texts, of words, or of pairs of texts.")
final class ProbeCommand implements Callable<Integer> {
  /** What a label belongs to. */
  enum Task {
    TEXT, TOKEN, PAIR;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(names = "--task", paramLabel = "TASK", required = true,
      description = "What a label belongs to: ${COMPLETION-CANDIDATES}.")
  private Task task;
  @Option(names = "--data", paramLabel = "FILE", required = true,
      description = "text and pair: CSV, TSV or JSONL with a header; token: a word and its label a line (CoNLL, CoNLL-U).")
  private Path data;
  @Option(names = "--test", paramLabel = "FILE",
      description = "Items to test on, in the same form (default: --data is split into folds).")
  private Path test;
  @Option(names = "--columns", paramLabel = "NAME", split = ",",
      description = "Columns of the text, for pairs of the second text, and of the label (default: text, sentence, label …).")
  private List<String> columns = List.of();
  @Option(names = "--language", paramLabel = "LANG", defaultValue = "und",
      description = "Language of token data, for the report (default: ${DEFAULT-VALUE}, undetermined).")
  private String language;
  @Mixin private PoolingOption pooling;
  @Mixin private ProbeOptions probe;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    List<Manifest.Data> described = new ArrayList<>();
    Experiment experiment = task == Task.TOKEN ? words(described) : texts(described);
    return experiments.run(List.of(experiment), described);
  }

  private Experiment texts(List<Manifest.Data> described) throws IOException {
    boolean pairs = task == Task.PAIR;
    LabelledTexts training = LabelledTexts.read(data, pairs, columns);
    LabelledTexts tested = test == null ? null : LabelledTexts.read(test, pairs, columns);
    described.add(ExperimentRun.describe(training));
    if (tested != null) described.add(ExperimentRun.describe(tested));
    return TextProbing.of(training, tested, pooling.pooling, probe.settings(experiments.model.extract().seed()));
  }

  private Experiment words(List<Manifest.Data> described) throws IOException {
    if (!columns.isEmpty()) throw new InputException("--columns is for text and pair; of token data the first column is the word, the last its label");
    TaggedText training = TaggedReader.read(data);
    TaggedText tested = test == null ? training : TaggedReader.read(test);
    described.add(ExperimentRun.describe(training.name(), Map.of(language, training), "labelled words"));
    if (test != null) described.add(ExperimentRun.describe(tested.name(), Map.of(language, tested), "labelled words"));
    return new WordProbing(WordProbing.Kind.LABELS, new TaggedSet(tested.name(), Map.of(language, tested), false), language,
        test == null ? null : training, probe.settings(experiments.model.extract().seed()));
  }
}
