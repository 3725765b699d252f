package org.polyprobe.cli;

import java.util.List;
import java.util.Set;
import org.polyprobe.InputException;
import org.polyprobe.nn.Dtype;
import org.polyprobe.tune.Objective;
import org.polyprobe.tune.Optimizer;
import org.polyprobe.tune.Recipe;
import org.polyprobe.tune.Schedule;
import org.polyprobe.tune.Stopping;
import org.polyprobe.tune.Trained;
import picocli.CommandLine.Option;

/** How models are trained. */
final class RecipeOptions {
  /** Which weights learn. */
  enum Learning { ALL, HEAD, LORA }

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "3",
      description = "Passes over the training set (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "32",
      description = "Examples a step learns from (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--micro-batch", paramLabel = "N",
      description = "Most examples in one pass; gradients add up over a step's passes (default: as --batch).")
  private Integer microBatch;

  @Option(names = "--micro-tokens", paramLabel = "N", defaultValue = "4096",
      description = "Most tokens in one pass (default: ${DEFAULT-VALUE}).")
  private int microTokens;

  @Option(names = "--lr", paramLabel = "RATE", defaultValue = "2e-5",
      description = "Highest learning rate (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(names = "--warmup", paramLabel = "SHARE", defaultValue = "0.1",
      description = "Share of the steps on the way up (default: ${DEFAULT-VALUE}).")
  private double warmup;

  @Option(names = "--schedule", paramLabel = "NAME", defaultValue = "linear",
      description = "What the rate does afterwards: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Schedule.Decline decline;

  @Option(names = "--weight-decay", paramLabel = "N", defaultValue = "0.01",
      description = "AdamW's decay; biases and norms have none (default: ${DEFAULT-VALUE}).")
  private double decay;

  @Option(names = "--clip", paramLabel = "NORM", defaultValue = "1",
      description = "Longest gradient, 0 for any (default: ${DEFAULT-VALUE}).")
  private double clip;

  @Option(names = "--recompute", description = "Compute blocks again for their gradients: slower, in less memory.")
  private boolean recompute;

  @Option(names = "--learn", paramLabel = "WHAT", defaultValue = "all",
      description = "Which weights learn: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Learning learning;

  @Option(names = "--freeze-blocks", paramLabel = "N", defaultValue = "0",
      description = "With --learn all: the lowest blocks stay as they are (default: ${DEFAULT-VALUE}).")
  private int frozenBlocks;

  @Option(names = "--freeze-embeddings", description = "With --learn all: layer 0 stays as it is.")
  private boolean frozenEmbeddings;

  @Option(names = "--lora-rank", paramLabel = "N", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
  private int loraRank;

  @Option(names = "--lora-alpha", paramLabel = "N", defaultValue = "16", description = "Default: ${DEFAULT-VALUE}.")
  private double loraAlpha;

  @Option(names = "--lora-dropout", paramLabel = "RATE", defaultValue = "0.1", description = "Default: ${DEFAULT-VALUE}.")
  private double loraDropout;

  @Option(names = "--label-smoothing", paramLabel = "SHARE", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}.")
  private double smoothing;

  @Option(names = "--class-weights", paramLabel = "W", split = ",",
      description = "A weight a label, in the order the report lists them (default: all alike).")
  private List<Double> classWeights = List.of();

  @Option(names = "--choose-by", paramLabel = "SCORE", defaultValue = "accuracy",
      description = "Score on --dev whose best weights are kept: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Stopping.DevScore score;

  @Option(names = "--look-every", paramLabel = "STEPS", defaultValue = "0",
      description = "Steps between looks at --dev; 0 for the end of each epoch (default: ${DEFAULT-VALUE}).")
  private int lookEvery;

  @Option(names = "--patience", paramLabel = "LOOKS", defaultValue = "0",
      description = "Looks without a better score before training ends; 0 for never (default: ${DEFAULT-VALUE}).")
  private int patience;

  @Option(names = "--save-every", paramLabel = "STEPS", defaultValue = "0",
      description = "Steps between checkpoints to go on from; 0 for the end of each epoch (default: ${DEFAULT-VALUE}).")
  private int saveEvery;

  /** The recipe with a seed. */
  Recipe of(long seed, Dtype dtype) {
    return new Recipe(epochs, new Recipe.Batching(batch, microBatch == null ? batch : microBatch, microTokens),
        new Schedule(rate, warmup, decline), new Optimizer(0.9, 0.999, 1e-8, decay, clip), trained(),
        new Objective(smoothing, classWeights), new Recipe.Numerics(dtype, recompute),
        new Stopping(lookEvery, patience, score), saveEvery, seed);
  }

  /** The recipe of few-shot adaptation: the same, but for a rate that stays, or this one. */
  Recipe ofShots(long seed, Dtype dtype, int epochs, Double rate) {
    Recipe plain = of(seed, dtype);
    return new Recipe(epochs, plain.batching(), new Schedule(rate == null ? this.rate : rate, 0, Schedule.Decline.NONE),
        plain.optimizer(), plain.trained(), plain.objective(), plain.numerics(), plain.stopping(), 0, seed);
  }

  private Trained trained() {
    if (learning != Learning.ALL && (frozenBlocks != 0 || frozenEmbeddings)) {
      throw new InputException("--freeze-blocks and --freeze-embeddings go with --learn all");
    }
    return switch (learning) {
      case ALL -> new Trained.Full(frozenBlocks, frozenEmbeddings);
      case HEAD -> new Trained.HeadOnly();
      case LORA -> new Trained.Lora(loraRank, loraAlpha, loraDropout, Set.of());
    };
  }
}
