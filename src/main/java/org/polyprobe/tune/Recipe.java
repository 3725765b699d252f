package org.polyprobe.tune;

import org.polyprobe.InputException;
import org.polyprobe.nn.Dtype;

/**
 * Everything about a training run that is not data or model. Two runs of one recipe on the same data, model and number
 * of threads end with the same weights, bit for bit.
 *
 * @param epochs passes over the training set
 * @param batching how it divides into steps
 * @param schedule the learning rate over the steps
 * @param optimizer what a step does with gradients
 * @param trained which weights learn
 * @param objective what is minimised
 * @param numerics number type and memory
 * @param stopping when training is measured and ended; without a development set nothing comes of it
 * @param saving steps between training checkpoints, from which a killed run goes on; 0 for one an epoch
 * @param seed for the order of examples, dropout and new weights
 * @param layerRates how the learning rate differs between layers
 */
public record Recipe(int epochs, Batching batching, Schedule schedule, Optimizer optimizer, Trained trained,
                     Objective objective, Numerics numerics, Stopping stopping, int saving, long seed,
                     LayerRates layerRates) {
  /** With one learning rate for all layers. */
  public Recipe(int epochs, Batching batching, Schedule schedule, Optimizer optimizer, Trained trained,
                Objective objective, Numerics numerics, Stopping stopping, int saving, long seed) {
    this(epochs, batching, schedule, optimizer, trained, objective, numerics, stopping, saving, seed,
        LayerRates.UNIFORM);
  }

  /** The same recipe with other rates for its layers. */
  public Recipe with(LayerRates rates) {
    return new Recipe(epochs, batching, schedule, optimizer, trained, objective, numerics, stopping, saving, seed, rates);
  }

  /**
   * How the shuffled training set divides. A step's texts run in batches without padding.
   *
   * @param texts examples a step learns from
   * @param microTexts most examples in one forward and backward pass; gradients add up over a step's passes
   * @param microTokens most tokens in one pass, unless a single text has more
   */
  public record Batching(int texts, int microTexts, int microTokens) {
    /** So many texts a step, in passes of at most 4,096 tokens. */
    public static Batching of(int texts) {
      return new Batching(texts, texts, 4096);
    }

    public Batching {
      if (texts < 1 || microTexts < 1 || microTokens < 1) {
        throw new InputException("batch sizes " + texts + ", " + microTexts + ", " + microTokens + ", expected from 1");
      }
    }
  }

  /**
   * How numbers are held.
   *
   * @param dtype of products and attention; weights, their gradients and moments are float32 in any case
   * @param recompute whether blocks are computed again for their gradients instead of kept in memory
   */
  public record Numerics(Dtype dtype, boolean recompute) {
    public static final Numerics FLOAT32 = new Numerics(Dtype.FLOAT32, false);
  }

  public Recipe {
    if (epochs < 1) throw new InputException("epochs " + epochs + ", expected from 1");
    if (saving < 0) throw new InputException("steps between checkpoints " + saving + ", expected from 0");
  }

  /** The usual fine-tuning: 3 epochs of 32 texts a step, 2e-5 with a tenth of warm-up and a linear decline. */
  public static Recipe standard(long seed) {
    return new Recipe(3, Batching.of(32), new Schedule(2e-5, 0.1, Schedule.Decline.LINEAR), Optimizer.STANDARD,
        Trained.ALL, Objective.PLAIN, Numerics.FLOAT32, Stopping.BEST_EPOCH, 0, seed);
  }

  /** Optimizer steps over so many examples; the last step of an epoch takes what is left. */
  public int steps(int examples) {
    return epochs * stepsPerEpoch(examples);
  }

  int stepsPerEpoch(int examples) {
    return (examples + batching.texts - 1) / batching.texts;
  }
}
