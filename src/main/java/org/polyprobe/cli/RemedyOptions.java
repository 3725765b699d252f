package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.polyprobe.InputException;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.ParallelReader;
import org.polyprobe.data.ParallelText;
import org.polyprobe.data.TextFile;
import org.polyprobe.result.Manifest;
import org.polyprobe.run.DataFiles;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.RunSettings;
import org.polyprobe.transfer.CodeSwitching;
import org.polyprobe.transfer.LayerwiseRates;
import org.polyprobe.transfer.MetaLearning;
import org.polyprobe.transfer.Pretraining;
import org.polyprobe.transfer.Remedy;
import org.polyprobe.transfer.TranslationAlignment;
import picocli.CommandLine.Option;

/** Changes of training hoped to help the targets. */
final class RemedyOptions {
  private static final String KNOWN = "layer-decay[:0.9], layer-growth[:1.1], layer-dynamic[:1], code-switch[:0.5], "
      + "pretrain[:200], pretrain-switched[:200], reptile[:5], fomaml[:1], align[:1]";

  @Option(names = "--remedy", paramLabel = "NAME[:N]", split = ",",
      description = "Trained beside plain fine-tuning and compared with it: " + KNOWN + ".")
  private List<String> remedies = List.of();

  @Option(names = "--align-text", paramLabel = "DIR|FILE",
      description = "Translations that align pulls together, as --parallel of retrieve (default: the built-in sentences).")
  private Path alignText;

  @Option(names = "--align-layer", paramLabel = "N", defaultValue = "0",
      description = "Layer at which align does so (default: two thirds of the way up).")
  private int alignLayer;

  @Option(names = "--align-pairs", paramLabel = "N", defaultValue = "16",
      description = "Pairs that align takes a step (default: ${DEFAULT-VALUE}).")
  private int alignPairs;

  @Option(names = "--lexicon", paramLabel = "FILE",
      description = "For code-switch and pretrain-switched: translated words, a TSV with a column per language or MUSE "
          + "dictionaries named like en-{lang}.txt, where {lang} stands for each language switched to (default: the built-in lexicon).")
  private String lexicon;

  @Option(names = "--switch-languages", paramLabel = "LANG", split = ",",
      description = "For code-switch and pretrain-switched: languages switched to (default: the targets that the lexicon has).")
  private List<String> switchLanguages = List.of();

  @Option(names = "--pretrain-text", paramLabel = "FILES",
      description = "For pretrain and pretrain-switched: a text a line, with {lang} where the language stands, of each source "
          + "and target (default: the built-in sentences).")
  private String pretrainText;

  @Option(names = "--meta-rate", paramLabel = "SHARE", defaultValue = "1",
      description = "reptile: how far the start moves towards what the tasks arrived at (default: ${DEFAULT-VALUE}).")
  private double metaRate;

  @Option(names = "--inner-lr", paramLabel = "RATE", defaultValue = "0.01",
      description = "fomaml: learning rate of the inner steps of SGD (default: ${DEFAULT-VALUE}).")
  private double innerRate;

  /**
   * @param sources languages trained on
   * @param targets languages scored on
   * @param read told what was read
   */
  List<Remedy> chosen(List<String> sources, List<String> targets, RunSettings settings, List<Manifest.Data> read)
      throws IOException {
    Texts texts = new Texts(Stream.concat(sources.stream(), targets.stream()).distinct().toList(), settings, read);
    List<Remedy> chosen = new ArrayList<>();
    for (String remedy : remedies) {
      Remedy one = of(remedy, targets, texts);
      if (chosen.stream().anyMatch(other -> other.label().equals(one.label()))) throw new InputException("--remedy " + remedy + " is named twice");
      chosen.add(one);
    }
    return List.copyOf(chosen);
  }

  private Remedy of(String remedy, List<String> targets, Texts texts) throws IOException {
    String name = remedy.replaceAll(":.*", "");
    return switch (name) {
      case "layer-decay" -> LayerwiseRates.decay(number(remedy, 0.9));
      case "layer-growth" -> LayerwiseRates.growth(number(remedy, 1.1));
      case "layer-dynamic" -> LayerwiseRates.dynamic(number(remedy, 1));
      case "code-switch" -> codeSwitching(number(remedy, 0.5), targets, texts.read);
      case "pretrain" -> new Pretraining(steps(remedy), texts(texts), null);
      case "pretrain-switched" -> new Pretraining(steps(remedy), texts(texts), codeSwitching(0.5, targets, texts.read));
      case "align" -> new TranslationAlignment(translations(texts.read), alignLayer, number(remedy, 1), alignPairs);
      case "reptile" -> MetaLearning.reptile(number(remedy, 5), metaRate);
      case "fomaml" -> MetaLearning.fomaml(number(remedy, 1), innerRate);
      default -> throw new InputException("--remedy " + remedy + ", expected " + KNOWN);
    };
  }

  private List<ParallelText> translations(List<Manifest.Data> read) throws IOException {
    List<ParallelText> texts = alignText == null ? List.of(BuiltIn.sentences(List.of())) : ParallelReader.read(alignText, List.of());
    texts.forEach(text -> tell(read, ExperimentRun.describe(text, "translations")));
    return texts;
  }

  private static void tell(List<Manifest.Data> read, Manifest.Data described) {
    if (!read.contains(described)) read.add(described);
  }

  /** Whose texts are read, and who is told. */
  private record Texts(List<String> languages, RunSettings settings, List<Manifest.Data> read) {}

  private Map<String, TextFile> texts(Texts wanted) throws IOException {
    Map<String, TextFile> texts = new LinkedHashMap<>();
    ParallelText builtIn = BuiltIn.sentences(List.of());
    for (String language : wanted.languages) {
      if (pretrainText == null && !builtIn.languages().contains(language)) continue;
      TextFile file = pretrainText == null ? new TextFile(builtIn.name() + " (" + language + ")", builtIn.texts(language), builtIn.digest())
          : TextFile.read(onlyFile(language, wanted.settings), null);
      texts.put(language, file);
      Manifest.Data described = new Manifest.Data(file.name(), "pre-training", file.digest(), file.texts().size(), List.of(language));
      tell(wanted.read, described);
    }
    return texts;
  }

  private Path onlyFile(String language, RunSettings settings) throws IOException {
    List<Path> files = new DataFiles(pretrainText, DataFiles.Split.TRAIN).of(language, settings.home(), settings.bytes());
    if (files.size() == 1) return files.get(0);
    throw new InputException("--pretrain-text " + pretrainText + ": " + files.size() + " files of " + language + ", expected one");
  }

  private static int steps(String remedy) {
    double steps = number(remedy, 200);
    if (steps == Math.rint(steps) && steps >= 1 && steps <= 10_000_000) return (int) steps;
    throw new InputException("--remedy " + remedy + ", expected a whole number of steps from 1");
  }

  private CodeSwitching codeSwitching(double rate, List<String> targets, List<Manifest.Data> read) throws IOException {
    List<String> wanted = switchLanguages.isEmpty() ? targets : switchLanguages;
    List<ParallelText> files = new ArrayList<>();
    if (lexicon == null) files.add(BuiltIn.lexicon(List.of()));
    else if (!lexicon.contains("{lang}")) files.addAll(ParallelReader.read(Path.of(lexicon), List.of()));
    else for (String language : wanted) {
      Path file = Path.of(lexicon.replace("{lang}", language));
      if (!switchLanguages.isEmpty() || file.toFile().exists()) files.addAll(ParallelReader.read(file, List.of()));
    }
    Set<String> had = new LinkedHashSet<>();
    files.forEach(file -> had.addAll(file.languages()));
    for (String language : switchLanguages) {
      if (!had.contains(language)) {
        throw new InputException("--switch-languages " + language + ": the lexicon has no " + language + "; languages: "
            + String.join(", ", had));
      }
    }
    files.forEach(file -> tell(read, ExperimentRun.describe(file, "lexicon")));
    return new CodeSwitching(rate, files, wanted.stream().filter(had::contains).toList());
  }

  private static double number(String remedy, double usual) {
    int colon = remedy.indexOf(':');
    if (colon < 0) return usual;
    try {
      return Double.parseDouble(remedy.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw new InputException("--remedy " + remedy + ": \"" + remedy.substring(colon + 1) + "\" is no number");
    }
  }
}
