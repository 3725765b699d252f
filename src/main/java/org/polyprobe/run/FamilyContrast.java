package org.polyprobe.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.extract.Pooling;
import org.polyprobe.measure.Contrast;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.FamilyTest;
import org.polyprobe.measure.FamilyTest.Relation;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** Whether related languages' words align better than distant ones', from the margins of all pairs at a layer. */
final class FamilyContrast {
  private static final String TASK = "families";
  private static final List<String> EUROPEAN = List.of("fr", "es", "de");
  private static final String CHINESE = "zh";

  private static final Definition FAMILY = new Definition("related-minus-unrelated", "related − unrelated, by family",
      "Mean margin of language pairs of one family less that of all other pairs; n counts the pairs.",
      "Permutation of language labels, as in a Mantel test", -2, 2, Direction.DESCRIPTIVE);
  private static final Definition BRANCH = new Definition("related-minus-unrelated.branch",
      "related − unrelated, by branch", "As related-minus-unrelated, with the pairs of one branch (Germanic, Romance …) "
      + "as the related ones.", "Permutation of language labels, as in a Mantel test", -2, 2, Direction.DESCRIPTIVE);
  private static final Definition CHINESE_CONTRAST = new Definition("zh-contrast", "fr, es, de among themselves − with zh",
      "Mean margin of a concept over the pairs of French, Spanish and German less its mean over their pairs with "
          + "Chinese; n counts the concepts.", "The comparison of arXiv 2502.04269, with an interval", -2, 2,
      Direction.DESCRIPTIVE);

  private final List<String> languages;
  private final double[][] mean;
  private final Map<String, double[]> margins = new HashMap<>();
  private final Map<String, int[]> rows = new HashMap<>();

  FamilyContrast(List<String> languages) {
    this.languages = languages;
    mean = new double[languages.size()][languages.size()];
    for (double[] row : mean) Arrays.fill(row, Double.NaN);
  }

  /** @param ofRows the margin of each of the pair's rows */
  void add(Columns.Pair pair, double[] ofRows) {
    int i = languages.indexOf(pair.language());
    int j = languages.indexOf(pair.reference());
    mean[i][j] = mean[j][i] = Arrays.stream(ofRows).average().orElseThrow();
    margins.put(key(pair.language(), pair.reference()), ofRows);
    rows.put(key(pair.language(), pair.reference()), pair.rows());
  }

  void score(int layer, Pooling pooling, ScoreSheet sheet) {
    if (complete()) {
      test(Relation.FAMILY, FAMILY, layer, pooling, sheet);
      test(Relation.BRANCH, BRANCH, layer, pooling, sheet);
    }
    contrastChinese(layer, pooling, sheet);
  }

  private boolean complete() {
    for (int i = 0; i < mean.length; i++) for (int j = 0; j < i; j++) if (Double.isNaN(mean[i][j])) return false;
    return true;
  }

  private void test(Relation relation, Definition definition, int layer, Pooling pooling, ScoreSheet sheet) {
    FamilyTest test = FamilyTest.of(languages, mean, relation, sheet.bootstrap().seed());
    if (!test.untested().isEmpty()) {
      sheet.note(definition.title() + " is not tested: " + test.untested());
      return;
    }
    int pairs = test.relatedPairs() + test.unrelatedPairs();
    sheet.add(TASK, definition, "", "", layer, pooling.label(), point(test.difference(), 0, pairs));
    sheet.add(TASK, pOf(definition, "permutations of the languages' labels with at least this difference, one-sided "
        + "(Phipson & Smyth 2010)"), "", "", layer, pooling.label(), point(test.p(), Double.NaN, pairs));
  }

  private void contrastChinese(int layer, Pooling pooling, ScoreSheet sheet) {
    List<String> near = new ArrayList<>();
    List<String> far = new ArrayList<>();
    for (int i = 0; i < EUROPEAN.size(); i++) {
      for (int j = 0; j < i; j++) near.add(key(EUROPEAN.get(i), EUROPEAN.get(j)));
      far.add(key(EUROPEAN.get(i), CHINESE));
    }
    if (!margins.keySet().containsAll(near) || !margins.keySet().containsAll(far)) return;
    int[] concepts = rows.get(near.get(0));
    boolean same = rows.entrySet().stream().filter(e -> near.contains(e.getKey()) || far.contains(e.getKey()))
        .allMatch(e -> Arrays.equals(e.getValue(), concepts));
    if (!same) {
      sheet.note("the contrast of Chinese with French, Spanish and German is left out: not every concept has all four");
      return;
    }
    Contrast contrast = Contrast.of(near.stream().map(margins::get).toList(), far.stream().map(margins::get).toList(),
        sheet.bootstrap());
    sheet.add(TASK, CHINESE_CONTRAST, "", "", layer, pooling.label(), contrast.difference());
    sheet.add(TASK, pOf(CHINESE_CONTRAST, "sign flips of the concepts' differences with a mean at least as far from 0, "
        + "two-sided"), "", "", layer, pooling.label(), point(contrast.p(), Double.NaN, contrast.difference().n()));
  }

  private static Definition pOf(Definition tested, String counted) {
    return new Definition(tested.name() + ".p", "p of " + tested.title(), "Share of " + counted + ".",
        "Permutation test", 0, 1, Direction.DESCRIPTIVE);
  }

  private static String key(String a, String b) {
    return a.compareTo(b) < 0 ? a + " " + b : b + " " + a;
  }

  private static Estimate point(double value, double baseline, int n) {
    return new Estimate(value, Double.NaN, Double.NaN, baseline, n);
  }
}
