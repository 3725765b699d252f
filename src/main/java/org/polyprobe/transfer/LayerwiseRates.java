package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Path;
import org.polyprobe.InputException;
import org.polyprobe.tune.LayerRates;

/** Layers learn at rates of their own. */
public record LayerwiseRates(String label, LayerRates rates, String meaning, String source) implements Remedy {
  /** Lower layers learn less: the rate grows with depth. */
  public static Remedy decay(double factor) {
    if (!(factor > 0 && factor < 1)) throw new InputException("layer-decay:" + factor + ", expected above 0 and below 1");
    return new LayerwiseRates("layer-decay-" + factor, new LayerRates.Geometric(factor),
        "Each layer learns with " + factor + " of the rate of the layer above it, the head with the full rate.",
        "Howard and Ruder 2018; arXiv 2502.04269 proposes higher rates for deeper layers");
  }

  /** The reverse: lower layers learn more. */
  public static Remedy growth(double factor) {
    if (!(factor > 1 && factor <= 2)) throw new InputException("layer-growth:" + factor + ", expected above 1, at most 2");
    return new LayerwiseRates("layer-growth-" + factor, new LayerRates.Geometric(factor),
        "Each layer learns with " + factor + " times the rate of the layer above it, the head with the full rate.", "");
  }

  /** Rates follow the gradients' sizes, step by step. */
  public static Remedy dynamic(double power) {
    return new LayerwiseRates("layer-dynamic-" + power, new LayerRates.ByGradient(power),
        "Each layer's rate is multiplied with (g / mean g)^" + power + " within [1/4, 4], where g is the size of its "
            + "gradients as AdamW remembers them, the mean geometric and over the layers below the head.", "Polyprobe");
  }

  @Override
  public Path train(Course course) throws IOException {
    return course.fineTune(course.base(), course.recipe().with(rates));
  }
}
