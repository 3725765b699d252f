package org.polyprobe.run;

import org.polyprobe.InputException;

/**
 * How probes are trained. Nothing here is chosen by looking at test items.
 *
 * @param l2 penalty, 1/C of scikit-learn
 * @param folds parts into which a text without a training set is split, each tested by a probe of the others
 * @param seeds how many splits and control tasks are drawn and averaged over
 * @param seed of the first
 * @param thorough whether control tasks and description lengths are measured in every language, or in the source only
 */
public record ProbeSettings(double l2, int folds, int seeds, long seed, boolean thorough) {
  /** Set before any score was seen, and tuned on nothing. */
  public static final double L2 = 100;

  public ProbeSettings {
    if (!(l2 > 0)) throw new InputException("--l2 must be above 0, not " + l2);
    if (folds < 2) throw new InputException("--folds must be at least 2, not " + folds);
    if (seeds < 1) throw new InputException("--seeds must be at least 1, not " + seeds);
  }
}
