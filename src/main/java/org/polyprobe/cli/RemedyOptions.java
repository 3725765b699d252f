package org.polyprobe.cli;

import java.util.ArrayList;
import java.util.List;
import org.polyprobe.InputException;
import org.polyprobe.transfer.LayerwiseRates;
import org.polyprobe.transfer.MetaLearning;
import org.polyprobe.transfer.Remedy;
import picocli.CommandLine.Option;

/** Changes of training hoped to help the targets. */
final class RemedyOptions {
  private static final String KNOWN = "layer-decay[:0.9], layer-growth[:1.1], layer-dynamic[:1], reptile[:5], fomaml[:1]";

  @Option(names = "--remedy", paramLabel = "NAME[:N]", split = ",",
      description = "Trained beside plain fine-tuning and compared with it: " + KNOWN + ".")
  private List<String> remedies = List.of();

  @Option(names = "--meta-rate", paramLabel = "SHARE", defaultValue = "1",
      description = "reptile: how far the start moves towards what the tasks arrived at (default: ${DEFAULT-VALUE}).")
  private double metaRate;

  @Option(names = "--inner-lr", paramLabel = "RATE", defaultValue = "0.01",
      description = "fomaml: learning rate of the inner steps of SGD (default: ${DEFAULT-VALUE}).")
  private double innerRate;

  List<Remedy> chosen() {
    List<Remedy> chosen = new ArrayList<>();
    for (String remedy : remedies) {
      Remedy one = of(remedy);
      if (chosen.stream().anyMatch(other -> other.label().equals(one.label()))) throw new InputException("--remedy " + remedy + " is named twice");
      chosen.add(one);
    }
    return List.copyOf(chosen);
  }

  private Remedy of(String remedy) {
    String name = remedy.replaceAll(":.*", "");
    return switch (name) {
      case "layer-decay" -> LayerwiseRates.decay(number(remedy, 0.9));
      case "layer-growth" -> LayerwiseRates.growth(number(remedy, 1.1));
      case "layer-dynamic" -> LayerwiseRates.dynamic(number(remedy, 1));
      case "reptile" -> MetaLearning.reptile(number(remedy, 5), metaRate);
      case "fomaml" -> MetaLearning.fomaml(number(remedy, 1), innerRate);
      default -> throw new InputException("--remedy " + remedy + ", expected " + KNOWN);
    };
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
