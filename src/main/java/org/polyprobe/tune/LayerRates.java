package org.polyprobe.tune;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.polyprobe.InputException;

/**
 * How learning rates differ between layers. The schedule's rate is that of the head; what a layer learns with is that
 * times a number of its own. Layer 0 are the embeddings, the head comes after the last block.
 */
public sealed interface LayerRates {
  /** One rate for all. */
  LayerRates UNIFORM = new Geometric(1);

  /**
   * Each layer learns with the factor's share of the layer above it: rate · factor^(head - layer).
   *
   * @param factor below 1 the lower layers learn less (Howard and Ruder 2018), above 1 they learn more
   */
  record Geometric(double factor) implements LayerRates {
    public Geometric {
      if (!(factor > 0 && factor <= 2)) throw new InputException("layer factor " + factor + ", expected above 0, at most 2");
    }

    @Override
    public double[] multipliers(double[] gradients) {
      return IntStream.range(0, gradients.length).mapToDouble(layer -> Math.pow(factor, gradients.length - 1 - layer))
          .toArray();
    }
  }

  /**
   * Layers whose gradients have been larger learn more, step by step: rate · (g / mean g)^power within [1/4, 4], where
   * g is the root mean square of a layer's gradients as AdamW remembers them (the root of the mean of its second
   * moments, with its bias corrected). The mean is the geometric one over the layers below the head that learn, so that
   * rates as a whole stay what they are; the head, whose gradients are many times larger, keeps the schedule's rate.
   *
   * @param power 0 for one rate for all; below 0 turns it round
   */
  record ByGradient(double power) implements LayerRates {
    public ByGradient {
      if (!(Math.abs(power) <= 2)) throw new InputException("gradient power " + power + ", expected from -2 to 2");
    }

    @Override
    public double[] multipliers(double[] gradients) {
      double mean = Math.exp(Arrays.stream(gradients, 0, gradients.length - 1).filter(g -> g > 0).map(Math::log)
          .average().orElse(0));
      double[] multipliers = Arrays.stream(gradients).map(g -> Double.isNaN(g) || g == 0 ? 1
          : Math.min(4, Math.max(0.25, Math.pow(g / mean, power)))).toArray();
      multipliers[gradients.length - 1] = 1;
      return multipliers;
    }
  }

  /**
   * What the schedule's rate is multiplied with, by layer.
   *
   * @param gradients root mean square of each layer's gradients, the head's last; NaN for a layer that does not learn
   */
  double[] multipliers(double[] gradients);
}
