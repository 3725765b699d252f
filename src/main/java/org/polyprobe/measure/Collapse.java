package org.polyprobe.measure;

import java.util.EnumSet;
import java.util.Set;

/**
 * Whether one language's states at one layer have collapsed: two or more of five signs.
 *
 * <p>The thresholds are ours and have no source; reports print the values beside the verdict.
 *
 * @param signs those that hold
 */
public record Collapse(Set<Sign> signs) {
  /** The signs and the rule, for reports. */
  public static final String RULE = "Anisotropy above 0.95; participation ratio below "
      + "1 % of the hidden size; one dimension holds more than half of the squared norm; variance between sentences "
      + "below 0.001 of their mean squared norm; AUC below 0.6 while another language's is above 0.8. Collapsed where "
      + "two or more hold. The thresholds are Polyprobe's own.";

  /** What speaks for a collapse; each constant's threshold is in {@link #RULE}. */
  public enum Sign { ANISOTROPIC, FEW_DIRECTIONS, ONE_DIMENSION, SENTENCES_ALIKE, TRANSLATIONS_LOST }

  /**
   * The values the signs are read from; NaN is unknown and gives no sign.
   *
   * @param participationRatio with {@code hidden} the size it is compared with
   * @param auc this language's AUC at the layer; {@code bestAuc} the highest of the other languages
   */
  public record Evidence(double anisotropy, double participationRatio, int hidden, double outlier, double between,
                         double auc, double bestAuc) {}

  public Collapse {
    signs = Set.copyOf(signs);
  }

  public static Collapse of(Evidence evidence) {
    EnumSet<Sign> signs = EnumSet.noneOf(Sign.class);
    if (evidence.anisotropy() > 0.95) signs.add(Sign.ANISOTROPIC);
    if (evidence.participationRatio() < 0.01 * evidence.hidden()) signs.add(Sign.FEW_DIRECTIONS);
    if (evidence.outlier() > 0.5) signs.add(Sign.ONE_DIMENSION);
    if (evidence.between() < 1e-3) signs.add(Sign.SENTENCES_ALIKE);
    if (evidence.auc() < 0.6 && evidence.bestAuc() > 0.8) signs.add(Sign.TRANSLATIONS_LOST);
    return new Collapse(signs);
  }

  public boolean collapsed() {
    return signs.size() >= 2;
  }
}
