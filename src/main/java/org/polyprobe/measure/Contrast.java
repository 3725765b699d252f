package org.polyprobe.measure;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether one set of language pairs aligns better than another on the same concepts, such as fr–es, fr–de, es–de
 * against zh–fr, zh–es, zh–de.
 *
 * <p>Each concept's difference is the mean of its {@linkplain Pairs#margins() margins} over the first pairs less the
 * mean over the second. Concepts are resampled for the interval, with the mismatched means as they are; p is two-sided,
 * from flipping the signs of the concepts' differences: all flips up to 13 concepts, else 9,999 random ones and the
 * observed.
 *
 * @param difference the mean difference; its baseline is 0
 * @param p share of flips with a mean at least as far from 0
 */
public record Contrast(Estimate difference, double p) {
  private static final int EXACT = 13;
  private static final int RANDOM = 9_999;

  /** Both are lists of margins per concept, over the same concepts. */
  public static Contrast of(List<double[]> first, List<double[]> second, Bootstrap bootstrap) {
    double[] near = means(first);
    double[] far = means(second);
    if (near.length != far.length) throw new IllegalArgumentException(near.length + " concepts against " + far.length);
    double[] differences = new double[near.length];
    for (int i = 0; i < differences.length; i++) differences[i] = near[i] - far[i];
    return new Contrast(bootstrap.ofDifference(near, far), flip(differences, bootstrap.seed()));
  }

  private static double[] means(List<double[]> margins) {
    double[] means = new double[margins.get(0).length];
    for (double[] pair : margins) {
      if (pair.length != means.length) {
        throw new IllegalArgumentException(pair.length + " concepts, expected " + means.length);
      }
      for (int i = 0; i < means.length; i++) means[i] += pair[i] / margins.size();
    }
    return means;
  }

  private static double flip(double[] differences, long seed) {
    double observed = Math.abs(Doubles.mean(differences)) * differences.length * (1 - 1e-12);
    boolean exact = differences.length <= EXACT;
    SplittableRandom random = new SplittableRandom(seed);
    int flips = exact ? 1 << differences.length : RANDOM;
    int atLeast = 0;
    for (int flip = 0; flip < flips; flip++) {
      double sum = 0;
      long signs = flip;
      for (int i = 0; i < differences.length; i++) {
        if (!exact && i % 64 == 0) signs = random.nextLong();
        sum += (signs >>> (i % 64) & 1) == 0 ? differences[i] : -differences[i];
      }
      if (Math.abs(sum) >= observed) atLeast++;
    }
    return exact ? (double) atLeast / flips : (atLeast + 1.0) / (flips + 1);
  }
}
