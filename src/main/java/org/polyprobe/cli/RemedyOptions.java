package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.polyprobe.InputException;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.ParallelReader;
import org.polyprobe.data.ParallelText;
import org.polyprobe.transfer.LayerwiseRates;
import org.polyprobe.transfer.Remedy;
import org.polyprobe.transfer.TranslationAlignment;
import picocli.CommandLine.Option;

/** Changes of training hoped to help the targets. */
final class RemedyOptions {
  private static final String KNOWN = "layer-decay[:0.9], layer-growth[:1.1], layer-dynamic[:1], align[:1]";

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

  List<Remedy> chosen() throws IOException {
    List<Remedy> chosen = new ArrayList<>();
    for (String remedy : remedies) {
      Remedy one = of(remedy);
      if (chosen.stream().anyMatch(other -> other.label().equals(one.label()))) throw new InputException("--remedy " + remedy + " is named twice");
      chosen.add(one);
    }
    return List.copyOf(chosen);
  }

  private Remedy of(String remedy) throws IOException {
    String name = remedy.replaceAll(":.*", "");
    return switch (name) {
      case "layer-decay" -> LayerwiseRates.decay(number(remedy, 0.9));
      case "layer-growth" -> LayerwiseRates.growth(number(remedy, 1.1));
      case "layer-dynamic" -> LayerwiseRates.dynamic(number(remedy, 1));
      case "align" -> new TranslationAlignment(translations(), alignLayer, number(remedy, 1), alignPairs);
      default -> throw new InputException("--remedy " + remedy + ", expected " + KNOWN);
    };
  }

  private List<ParallelText> translations() throws IOException {
    return alignText == null ? List.of(BuiltIn.sentences(List.of())) : ParallelReader.read(alignText, List.of());
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
