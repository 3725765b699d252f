package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.checkpoint.Progress;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.LabelledReader;
import org.polyprobe.data.LabelledText;
import org.polyprobe.data.Layout;
import org.polyprobe.data.TaggedReader;
import org.polyprobe.result.Manifest;
import org.polyprobe.run.DataFiles;
import org.polyprobe.transfer.Labelled;
import org.polyprobe.transfer.LabelledTexts;
import org.polyprobe.transfer.LabelledWords;
import picocli.CommandLine.Option;

/** Labelled data: the user's, by language, or the inference sets that Polyprobe ships. */
final class LabelledOptions {
  /** What is labelled, and how many texts an item has. */
  enum TaskName { NLI, TEXT, PAIR, TOKEN }

  @Option(names = "--task", paramLabel = "TASK", defaultValue = "nli",
      description = "${COMPLETION-CANDIDATES}: inference, other labels of texts or of pairs, labels of words "
          + "(default: ${DEFAULT-VALUE}).")
  TaskName task;

  @Option(names = "--train", paramLabel = "FILES",
      description = "Training data: a path or hf:owner/dataset[@revision][:path], with {lang} where the language stands "
          + "(default with --task nli: the built-in English set).")
  private String train;

  @Option(names = "--dev", paramLabel = "FILES",
      description = "Data to choose a run's weights by, likewise (default: none, the last weights are kept).")
  private String dev;

  @Option(names = "--test", paramLabel = "FILES",
      description = "Data to score on, likewise (default with --task nli: the built-in set in ten languages).")
  private String test;

  @Option(names = "--layout", paramLabel = "NAME",
      description = "xnli, paws-x, amazon or text (default: told by the columns).")
  private String layout;

  @Option(names = "--text-column", paramLabel = "NAME", description = "The text, or the first of a pair.")
  private String first;

  @Option(names = "--second-column", paramLabel = "NAME", description = "The second text of a pair.")
  private String second;

  @Option(names = "--label-column", paramLabel = "NAME", description = "The label.")
  private String label;

  @Option(names = "--language-column", paramLabel = "NAME",
      description = "The language of each row, where files hold several (default: language or lang, if there).")
  private String language;

  @Option(names = "--group-column", paramLabel = "NAME",
      description = "Rows equal here are one independent item (default: xnli's premise, else each row).")
  private String group;

  final List<Manifest.Data> read = new ArrayList<>();

  Map<String, Labelled> train(List<String> languages, Home home, Progress progress) throws IOException {
    if (train == null && builtIn()) {
      if (!languages.equals(List.of("en"))) throw new InputException("--source: the built-in training set is English; name another with --train");
      return Map.of("en", note("training", "en", new LabelledTexts(BuiltIn.inferenceTraining(), LabelledTexts.Shown.ALL)));
    }
    return read("--train", train, DataFiles.Split.TRAIN, languages, home, progress);
  }

  Map<String, Labelled> dev(List<String> languages, Home home, Progress progress) throws IOException {
    return dev == null ? Map.of() : read("--dev", dev, DataFiles.Split.DEV, languages, home, progress);
  }

  Map<String, Labelled> test(List<String> languages, Home home, Progress progress) throws IOException {
    if (test != null || !builtIn()) return read("--test", test, DataFiles.Split.TEST, languages, home, progress);
    Map<String, Labelled> sets = new LinkedHashMap<>();
    for (String tag : languages) {
      sets.put(tag, note("test", tag, new LabelledTexts(BuiltIn.inference(tag), LabelledTexts.Shown.ALL)));
    }
    return sets;
  }

  /** Examples of the targets to adapt to. */
  Map<String, Labelled> shots(String place, List<String> languages, Home home, Progress progress) throws IOException {
    return read("--shot-data", place, DataFiles.Split.TRAIN, "shots", languages, home, progress);
  }

  private boolean builtIn() {
    return task == TaskName.NLI;
  }

  private Map<String, Labelled> read(String option, String place, DataFiles.Split split, List<String> languages,
                                     Home home, Progress progress) throws IOException {
    return read(option, place, split, split.name().toLowerCase(), languages, home, progress);
  }

  private Map<String, Labelled> read(String option, String place, DataFiles.Split split, String kind, List<String> languages,
                                     Home home, Progress progress) throws IOException {
    if (place == null) throw new InputException(option + " is needed with --task " + task.name().toLowerCase());
    Map<String, Labelled> sets = new LinkedHashMap<>();
    for (String tag : languages) {
      List<Path> files = new DataFiles(place, split).of(tag, home, progress);
      sets.put(tag, note(kind, tag, task == TaskName.TOKEN ? new LabelledWords(TaggedReader.read(files))
          : new LabelledTexts(texts(files, tag), LabelledTexts.Shown.ALL)));
    }
    return sets;
  }

  private LabelledText texts(List<Path> files, String tag) throws IOException {
    LabelledText read = LabelledReader.read(files, columns(), layout, tag);
    boolean pairs = read.rows().stream().anyMatch(row -> !row.second().isEmpty());
    if (pairs != (task != TaskName.TEXT)) {
      throw new InputException(read.name() + ": its rows are " + (pairs ? "pairs of texts" : "single texts") + ", but --task "
          + task.name().toLowerCase() + " takes " + (pairs ? "single texts; use --task pair" : "pairs; use --task text"));
    }
    return read;
  }

  /** Null where the layout is to tell. */
  private Layout columns() {
    if (first == null && second == null && label == null) return null;
    if (first == null || label == null) throw new InputException("--text-column and --label-column go together");
    return Layout.ofColumns(first, second, label, language, group);
  }

  private Labelled note(String kind, String tag, Labelled data) {
    read.add(new Manifest.Data(data.name(), kind, data.digest(), data.size(), List.of(tag)));
    return data;
  }
}
