package org.polyprobe.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.polyprobe.InputException;
import org.polyprobe.nn.Dtype;
import org.polyprobe.run.RunSettings;
import org.polyprobe.transfer.FewShot;
import org.polyprobe.transfer.Labelled;
import picocli.CommandLine.Option;

/** Labelled examples of the targets that trained models go on with. */
final class ShotOptions {
  @Option(names = "--shots", paramLabel = "K", split = ",",
      description = "Adapt what was trained to each target with K labelled examples per class, 1 to 128, and score it on rows that "
          + "none are drawn from, beside zero-shot.")
  private List<Integer> counts = List.of();

  @Option(names = "--draws", paramLabel = "N", defaultValue = "5",
      description = "Times that examples are drawn for each of --shots (default: ${DEFAULT-VALUE}).")
  private int draws;

  @Option(names = "--shot-data", paramLabel = "FILES",
      description = "What examples are drawn from, as --train (default: a third of each target's test set, which is then not "
          + "scored with them).")
  private String place;

  @Option(names = "--shot-epochs", paramLabel = "N", defaultValue = "10",
      description = "Passes over the examples (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(names = "--shot-lr", paramLabel = "RATE", description = "Learning rate of every step over them (default: as --lr).")
  private Double rate;

  /**
   * @param targets that models are adapted to
   * @param recipe what models were trained by
   */
  FewShot of(List<String> targets, LabelledOptions data, RecipeOptions recipe, RunSettings settings) throws IOException {
    if (counts.isEmpty()) {
      if (place != null) throw new InputException("--shot-data goes with --shots");
      return FewShot.NONE;
    }
    Dtype dtype = settings.extract().placement().dtype();
    recipe.ofShots(0, dtype, epochs, rate);                                  // refused before data is read
    Map<String, Labelled> pools = place == null ? Map.of() : data.shots(place, targets, settings.home(), settings.bytes());
    return new FewShot(counts, draws, seed -> recipe.ofShots(seed, dtype, epochs, rate), pools, settings.extract().seed());
  }
}
