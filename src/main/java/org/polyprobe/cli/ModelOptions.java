package org.polyprobe.cli;

import java.util.List;
import org.polyprobe.checkpoint.Checkpoints;
import org.polyprobe.extract.ExtractOptions;
import org.polyprobe.extract.SpecialTokens;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.nn.Placement;
import picocli.CommandLine.Option;

/** Which model, and how its hidden states are computed. Some commands go without some of these: see {@link Polyprobe}. */
final class ModelOptions {
  @Option(names = {"-m", "--model"}, paramLabel = "MODEL", defaultValue = Checkpoints.DEFAULT,
      description = "A checkpoint directory, owner/name[@revision] on the hub, an alias (mbert, bloom-560m, …) or "
          + "mvn:group:artifact:version; commands that compare take several (default: ${DEFAULT-VALUE}).")
  List<String> models;

  @Option(names = "--dtype", paramLabel = "TYPE", defaultValue = "float32",
      description = "Number type of the forward pass: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Dtype dtype;

  @Option(names = "--device", paramLabel = "DEVICE", defaultValue = "cpu",
      description = "cpu, cuda or cuda:n (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "0",
      description = "Threads to compute with; 0 takes one per core (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--batch-tokens", paramLabel = "N",
      description = "Most tokens in one forward pass (default: ${DEFAULT-VALUE}).")
  private int batchTokens = 2048;

  @Option(names = "--special-tokens", paramLabel = "WHAT",
      description = "Whether [CLS], </s> … count in pooling and statistics: ${COMPLETION-CANDIDATES} "
          + "(default: ${DEFAULT-VALUE}).")
  private SpecialTokens specialTokens = SpecialTokens.INCLUDE;

  @Option(names = "--seed", paramLabel = "N",
      description = "Seed of everything random: bootstrap, folds, permutations, sampled tokens (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /** The model of a command that takes one. */
  String only(String command) {
    if (models.size() == 1) return models.get(0);
    throw new org.polyprobe.InputException(command + " takes one --model, found " + models.size());
  }

  /** The options as the engine takes them; also sets its threads. */
  ExtractOptions extract() {
    Placement placement = new Placement(device, dtype);
    if (threads < 0) throw new org.polyprobe.InputException("--threads must be 0 or more, not " + threads);
    Libtorch.load();
    Libtorch.useThreads(threads);
    return new ExtractOptions(placement, batchTokens, specialTokens, seed);
  }
}
