package org.polyprobe.transfer;

import java.nio.file.Path;
import java.util.List;

/**
 * One training run.
 *
 * @param model as the user named it
 * @param source languages trained on
 * @param treatment what is particular about it
 * @param seed of the run
 */
public record Trial(String model, List<String> source, Treatment treatment, long seed) {
  /** Where all of it is kept. */
  Path folder(Path out) {
    return ofModel(out, model).resolve(TransferPlan.name(source)).resolve(treatment.label() + "-seed-" + seed);
  }

  static Path ofModel(Path out, String model) {
    return out.resolve("runs").resolve(model.replaceAll("^[./]+|[^\\w.+-]+", "-").replaceAll("^-|-$", ""));
  }

  @Override
  public String toString() {
    return model + ", " + TransferPlan.name(source) + (treatment == Treatment.PLAIN ? "" : ", " + treatment.label()) + ", seed " + seed;
  }
}
