package org.polyprobe.cli;

import org.polyprobe.run.ProbeSettings;
import picocli.CommandLine.Option;

/** How probes are trained. */
final class ProbeOptions {
  @Option(names = "--folds", paramLabel = "N", defaultValue = "5",
      description = "Parts into which a text without a training set is split; each is tested by a probe of the others "
          + "(default: ${DEFAULT-VALUE}).")
  private int folds;

  @Option(names = "--seeds", paramLabel = "N", defaultValue = "3",
      description = "Splits and control tasks averaged over, drawn from --seed on (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(names = "--l2", paramLabel = "X", defaultValue = "" + ProbeSettings.L2,
      description = "Penalty on the probe's weights, 1/C in scikit-learn; fixed, not tuned (default: ${DEFAULT-VALUE}).")
  private double l2;

  ProbeSettings settings(long seed) {
    return new ProbeSettings(l2, folds, seeds, seed, true);
  }
}
