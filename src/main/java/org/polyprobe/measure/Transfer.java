package org.polyprobe.measure;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/**
 * How much of a score in the source language survives in another: gap, transfer efficiency, and efficiency above chance.
 *
 * <p>Scores come with draws that belong together, so numerators and denominators vary together; several training runs are
 * resampled outside the items. A quotient whose denominator cannot be told from 0 has no bounded interval (Fieller 1954)
 * and no meaning: it is NaN.
 */
public final class Transfer {
  public static final Definition GAP = new Definition("gap", "transfer gap",
      "Score in the source language less score in the target language, by paired resampling of items and training runs.",
      "Hu et al. 2020 (XTREME)", -1, 1, Direction.LOWER_IS_BETTER);
  public static final Definition EFFICIENCY = new Definition("efficiency", "transfer efficiency",
      "Score in the target language divided by score in the source language. Rewards a model near chance: one that "
          + "guesses in both has 1.", "usage varies; formula as stated", 0, Double.POSITIVE_INFINITY,
      Direction.HIGHER_IS_BETTER);
  public static final Definition CORRECTED = new Definition("efficiency.corrected", "transfer efficiency above chance",
      "(target − chance) / (source − chance), where chance is what the best constant answer scores. Does not exist where "
          + "the source score cannot be told from chance.", "Polyprobe", Double.NEGATIVE_INFINITY,
      Double.POSITIVE_INFINITY, Direction.HIGHER_IS_BETTER);

  /** Draws go through float32: equal ones differ by less. */
  private static final double ROUNDING = 1e-6;

  private Transfer() {}

  /**
   * The mean over training runs of a score on the same items. Each draw takes runs with replacement; equal seeds and
   * numbers of runs take the same ones, so what is made of two such means stays paired.
   *
   * @param runs the score of each run, its draws over the same items
   */
  public static Resampled overRuns(List<Resampled> runs, long seed) {
    if (runs.size() == 1) return runs.get(0);
    double[] draws = new double[runs.get(0).draws().length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int b = 0; b < draws.length; b++) {
      for (int i = 0; i < runs.size(); i++) draws[b] += runs.get(random.nextInt(runs.size())).draws()[b] / runs.size();
    }
    return mean(runs, draws);
  }

  /** The mean of scores whose draws belong together, as of several source languages. */
  public static Resampled mean(List<Resampled> scores) {
    if (scores.size() == 1) return scores.get(0);
    double[] draws = new double[scores.get(0).draws().length];
    for (Resampled score : scores) for (int b = 0; b < draws.length; b++) draws[b] += score.draws()[b] / scores.size();
    return mean(scores, draws);
  }

  private static Resampled mean(List<Resampled> scores, double[] draws) {
    double value = scores.stream().mapToDouble(score -> score.estimate().value()).average().orElseThrow();
    double baseline = scores.stream().mapToDouble(score -> score.estimate().baseline()).average().orElseThrow();
    int n = scores.stream().mapToInt(score -> score.estimate().n()).min().orElseThrow();
    return new Resampled(Bootstrap.estimate(value, draws, baseline, n), draws);
  }

  /** Standard deviation over training runs, with n − 1 below. */
  public static double deviation(List<Double> runs) {
    double mean = runs.stream().mapToDouble(value -> value).average().orElseThrow();
    return Math.sqrt(runs.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum() / (runs.size() - 1));
  }

  /** Source less target. */
  public static Resampled gap(Resampled source, Resampled target) {
    double[] draws = IntStream.range(0, source.draws().length)
        .mapToDouble(b -> source.draws()[b] - target.draws()[b]).map(d -> Math.abs(d) < ROUNDING ? 0 : d).toArray();
    return of(source.estimate().value() - target.estimate().value(), draws, 0, target);
  }

  /** Target divided by source. */
  public static Resampled efficiency(Resampled source, Resampled target) {
    return quotient(source, 0, target, 0);
  }

  /** Both above chance, the baselines of their estimates. */
  public static Resampled corrected(Resampled source, Resampled target) {
    return quotient(source, source.estimate().baseline(), target, target.estimate().baseline());
  }

  /** Whether an interval leaves room for chance, the estimate's baseline, or for worse. */
  public static boolean atChance(Estimate estimate) {
    return estimate.low() <= estimate.baseline();
  }

  private static Resampled quotient(Resampled source, double sourceFloor, Resampled target, double targetFloor) {
    double[] draws = new double[source.draws().length];
    if (source.estimate().low() <= sourceFloor) {
      Arrays.fill(draws, Double.NaN);
      return of(Double.NaN, draws, Double.NaN, target);
    }
    for (int b = 0; b < draws.length; b++) {
      draws[b] = (target.draws()[b] - targetFloor) / (source.draws()[b] - sourceFloor);
    }
    // Beyond the interval's ends a draw may still divide by nothing: an end of its own, not a number to interpolate.
    for (int b = 0; b < draws.length; b++) if (!Double.isFinite(draws[b])) draws[b] = Double.MAX_VALUE;
    return of((target.estimate().value() - targetFloor) / (source.estimate().value() - sourceFloor), draws, Double.NaN,
        target);
  }

  private static Resampled of(double value, double[] draws, double baseline, Resampled target) {
    return new Resampled(Bootstrap.estimate(value, draws, baseline, target.estimate().n()), draws);
  }
}
