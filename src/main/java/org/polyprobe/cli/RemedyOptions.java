package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.polyprobe.InputException;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.ParallelReader;
import org.polyprobe.data.ParallelText;
import org.polyprobe.result.Manifest;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.transfer.CodeSwitching;
import org.polyprobe.transfer.LayerwiseRates;
import org.polyprobe.transfer.Remedy;
import picocli.CommandLine.Option;

/** Changes of training hoped to help the targets. */
final class RemedyOptions {
  private static final String KNOWN = "layer-decay[:0.9], layer-growth[:1.1], layer-dynamic[:1], code-switch[:0.5]";

  @Option(names = "--remedy", paramLabel = "NAME[:N]", split = ",",
      description = "Trained beside plain fine-tuning and compared with it: " + KNOWN + ".")
  private List<String> remedies = List.of();

  @Option(names = "--lexicon", paramLabel = "FILE",
      description = "For code-switch: translated words, a TSV with a column per language or MUSE dictionaries named like "
          + "en-{lang}.txt, where {lang} stands for each language switched to (default: the built-in lexicon).")
  private String lexicon;

  @Option(names = "--switch-languages", paramLabel = "LANG", split = ",",
      description = "For code-switch: languages switched to (default: the targets that the lexicon has).")
  private List<String> switchLanguages = List.of();

  /**
   * @param targets languages scored on
   * @param read told what was read
   */
  List<Remedy> chosen(List<String> targets, List<Manifest.Data> read) throws IOException {
    List<Remedy> chosen = new ArrayList<>();
    for (String remedy : remedies) {
      Remedy one = of(remedy, targets, read);
      if (chosen.stream().anyMatch(other -> other.label().equals(one.label()))) throw new InputException("--remedy " + remedy + " is named twice");
      chosen.add(one);
    }
    return List.copyOf(chosen);
  }

  private Remedy of(String remedy, List<String> targets, List<Manifest.Data> read) throws IOException {
    String name = remedy.replaceAll(":.*", "");
    return switch (name) {
      case "layer-decay" -> LayerwiseRates.decay(number(remedy, 0.9));
      case "layer-growth" -> LayerwiseRates.growth(number(remedy, 1.1));
      case "layer-dynamic" -> LayerwiseRates.dynamic(number(remedy, 1));
      case "code-switch" -> codeSwitching(number(remedy, 0.5), targets, read);
      default -> throw new InputException("--remedy " + remedy + ", expected " + KNOWN);
    };
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
    for (ParallelText file : files) {
      Manifest.Data described = ExperimentRun.describe(file, "lexicon");
      if (!read.contains(described)) read.add(described);
    }
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
