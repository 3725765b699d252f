package org.polyprobe.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.polyprobe.data.LanguageFamily;

/**
 * Whether related languages align better than unrelated ones: the difference of the two means over language pairs,
 * tested by permuting the languages' families.
 *
 * <p>Pairs that share a language are not independent, so labels of languages are permuted, never pairs. All distinct
 * labellings are tried where there are at most 20,000, else 9,999 random ones with the observed added to both parts of
 * the fraction (Phipson &amp; Smyth 2010). One-sided: p is the share of labellings with at least the observed
 * difference.
 *
 * @param related mean over pairs of related languages, NaN if there are none; {@code unrelated} over all others
 * @param difference related less unrelated
 * @param p NaN where nothing can be tested
 * @param labellings tried
 * @param untested why there is no test, or empty
 */
public record FamilyTest(double related, double unrelated, double difference, double p, int relatedPairs,
                         int unrelatedPairs, long labellings, String untested) {
  private static final int EXACT = 20_000;
  private static final int RANDOM = 9_999;

  /** What makes two languages related. */
  public enum Relation {
    FAMILY(LanguageFamily::family),
    BRANCH(family -> family.family() + "/" + family.branch());

    private final Function<LanguageFamily, String> label;

    Relation(Function<LanguageFamily, String> label) {
      this.label = label;
    }
  }

  /**
   * @param languages BCP 47 tags; one of unknown family counts as related to none
   * @param alignment [languages][languages], symmetric; the diagonal is not read
   */
  public static FamilyTest of(List<String> languages, double[][] alignment, Relation relation, long seed) {
    int[] labels = labels(languages, relation);
    int[] pairs = pairs(labels);
    double[] means = means(labels, alignment);
    double difference = means[0] - means[1];
    String untested = pairs[0] < 2 ? pairs[0] + " related pairs, expected at least 2"
        : pairs[1] < 2 ? pairs[1] + " unrelated pairs, expected at least 2" : "";
    long[] counts = untested.isEmpty() ? permute(labels, alignment, difference, seed) : new long[2];
    double p = untested.isEmpty() ? (double) counts[0] / counts[1] : Double.NaN;
    return new FamilyTest(means[0], means[1], difference, p, pairs[0], pairs[1], counts[1], untested);
  }

  /** One number per group of two or more related languages, −1 for those without relatives. */
  private static int[] labels(List<String> languages, Relation relation) {
    List<String> names = languages.stream()
        .map(language -> LanguageFamily.of(language).map(relation.label).orElse("?" + language)).toList();
    return names.stream().mapToInt(name -> names.indexOf(name) == names.lastIndexOf(name) ? -1 : names.indexOf(name))
        .toArray();
  }

  private static boolean areRelated(int[] labels, int i, int j) {
    return labels[i] >= 0 && labels[i] == labels[j];
  }

  private static int[] pairs(int[] labels) {
    int[] counts = new int[2];
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < i; j++) counts[areRelated(labels, i, j) ? 0 : 1]++;
    }
    return counts;
  }

  /** Of related and of unrelated pairs. */
  private static double[] means(int[] labels, double[][] alignment) {
    int[] counts = pairs(labels);
    double[] means = new double[2];
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < i; j++) {
        int group = areRelated(labels, i, j) ? 0 : 1;
        means[group] += alignment[i][j] / counts[group];
      }
    }
    for (int group = 0; group < 2; group++) if (counts[group] == 0) means[group] = Double.NaN;
    return means;
  }

  /** Labellings with at least the observed difference, and all. */
  private static long[] permute(int[] labels, double[][] alignment, double observed, long seed) {
    double threshold = observed - 1e-12 * Math.max(1, Math.abs(observed));
    long atLeast = 0;
    List<int[]> all = labellings(labels);
    if (!all.isEmpty()) {
      for (int[] labelling : all) if (difference(labelling, alignment) >= threshold) atLeast++;
      return new long[] {atLeast, all.size()};
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] labelling = new int[labels.length];
    for (int draw = 0; draw < RANDOM; draw++) {
      int[] order = Shuffle.of(labels.length, random);
      for (int i = 0; i < labelling.length; i++) labelling[i] = labels[order[i]];
      if (difference(labelling, alignment) >= threshold) atLeast++;
    }
    return new long[] {atLeast + 1, RANDOM + 1};
  }

  private static double difference(int[] labels, double[][] alignment) {
    double[] means = means(labels, alignment);
    return means[0] - means[1];
  }

  /** All distinct orders of the labels, or none if there are too many. */
  private static List<int[]> labellings(int[] labels) {
    List<int[]> found = new ArrayList<>();
    int[] next = labels.clone();
    Arrays.sort(next);
    do {
      if (found.size() == EXACT) return List.of();
      found.add(next.clone());
    } while (advance(next));
    return found;
  }

  /** The next order in the dictionary's sense (Narayana Pandita). */
  private static boolean advance(int[] order) {
    int i = order.length - 2;
    while (i >= 0 && order[i] >= order[i + 1]) i--;
    if (i < 0) return false;
    int j = order.length - 1;
    while (order[j] <= order[i]) j--;
    swap(order, i, j);
    for (int left = i + 1, right = order.length - 1; left < right; left++, right--) swap(order, left, right);
    return true;
  }

  private static void swap(int[] values, int i, int j) {
    int kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}
