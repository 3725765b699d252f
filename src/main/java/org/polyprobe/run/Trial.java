package org.polyprobe.run;

import java.nio.file.Path;
import java.util.List;

/**
 * One training run.
 *
 * @param model as the user named it
 * @param source languages trained on
 * @param kind what the model gets to see and to start from
 * @param seed of the run
 */
public record Trial(String model, List<String> source, TransferPlan.Kind kind, long seed) {
  /** Where all of it is kept. */
  Path folder(Path out) {
    return ofModel(out, model).resolve(TransferPlan.name(source)).resolve(kind + "-seed-" + seed);
  }

  static Path ofModel(Path out, String model) {
    return out.resolve("runs").resolve(model.replaceAll("^[./]+|[^\\w.+-]+", "-").replaceAll("^-|-$", ""));
  }

  @Override
  public String toString() {
    return model + ", " + TransferPlan.name(source) + (kind == TransferPlan.Kind.FULL ? "" : ", " + kind) + ", seed " + seed;
  }
}
