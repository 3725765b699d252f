package org.polyprobe.measure;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a classifier has given up on a language: it says nearly always the same, or is no better than a guess. The
 * thresholds are ours and have no source.
 *
 * @param entropy of the classes predicted, in nats: 0 where all predictions are one class; mean over training runs
 * @param topShare share of the class predicted most, mean over training runs
 * @param signs those that hold
 */
public record HeadCollapse(double entropy, double topShare, Set<Sign> signs) {
  /** The rule, for reports. */
  public static final String RULE = "Entropy of the predicted classes below 0.1 nat; one class above 95 % of predictions; "
      + "a score that cannot be told from chance. The thresholds are Polyprobe's own.";

  /** What speaks for a collapse. */
  public enum Sign { LOW_ENTROPY, ONE_CLASS, AT_CHANCE }

  public HeadCollapse {
    signs = Set.copyOf(signs);
  }

  /**
   * @param runs what each training run answers
   * @param score of these answers, with chance as its baseline
   */
  public static HeadCollapse of(List<? extends Collection<String>> runs, Estimate score) {
    double entropy = 0;
    double top = 0;
    for (Collection<String> answers : runs) {
      Map<String, Integer> counts = new HashMap<>();
      for (String label : answers) counts.merge(label, 1, Integer::sum);
      for (int count : counts.values()) {
        double share = (double) count / answers.size();
        entropy -= share * Math.log(share) / runs.size();
      }
      top += (double) Collections.max(counts.values()) / answers.size() / runs.size();
    }
    EnumSet<Sign> signs = EnumSet.noneOf(Sign.class);
    if (entropy < 0.1) signs.add(Sign.LOW_ENTROPY);
    if (top > 0.95) signs.add(Sign.ONE_CLASS);
    if (Transfer.atChance(score)) signs.add(Sign.AT_CHANCE);
    return new HeadCollapse(entropy, top, signs);
  }
}
