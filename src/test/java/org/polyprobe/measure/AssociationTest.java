package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Coefficients and p-values against SciPy 1.x ({@code spearmanr}, {@code pearsonr}, {@code kendalltau}) and tables. */
class AssociationTest {
  private static final double[] X = {1.0, 1.18, 1.35, 1.16, 1.25, 2.2, 1.61, 1.88, 1.36};
  private static final double[] Y = {.81, .64, .70, .735, .678, .45, .497, .60, .69};
  private static final double[] CONTROL = {0, .6, .3, .25, .7, .9, .8, .55, .4};
  private static final double[] TIED_X = {1, 2, 2, 3, 4, 5};
  private static final double[] TIED_Y = {3, 1, 1, 2, 2, 4};

  @Test
  void coefficientsEqualScipys() {
    assertEquals(-0.8333333333333333, Coefficient.SPEARMAN.of(X, Y), 1e-12);
    assertEquals(-0.8677213882907447, Coefficient.PEARSON.of(X, Y), 1e-12);
    assertEquals(-0.6666666666666666, Coefficient.KENDALL.of(X, Y), 1e-12);
    assertEquals(0.38810293211724584, Coefficient.SPEARMAN.of(TIED_X, TIED_Y), 1e-12);
    assertEquals(0.4842742776412872, Coefficient.PEARSON.of(TIED_X, TIED_Y), 1e-12);
    assertEquals(0.3706246583305506, Coefficient.KENDALL.of(TIED_X, TIED_Y), 1e-12);
  }

  @Test
  void exactPValuesEqualThoseOfAllOrders() {
    assertEquals(0.46111111111111114, Association.of(Coefficient.SPEARMAN, TIED_X, TIED_Y, 1).p(), 1e-12);
    assertEquals(0.36666666666666664, Association.of(Coefficient.PEARSON, TIED_X, TIED_Y, 1).p(), 1e-12);
    assertEquals(0.35555555555555557, Association.of(Coefficient.KENDALL, TIED_X, TIED_Y, 1).p(), 1e-12);
  }

  @Test
  void perfectOrderOfFiveHasTheLeastPOfFive() {
    double[] five = {1, 2, 3, 4, 5};
    Association found = Association.of(Coefficient.SPEARMAN, five, five, 1);
    assertEquals(2.0 / 120, found.p(), 1e-12, "the order and its reverse");
    assertEquals(1, found.needed(), 1e-12, "0.9 is reached by 10 of 120 orders");
    assertEquals(1, found.lowest(), 1e-12);
  }

  @Test
  void fourteenLanguagesNeedARankCorrelationOfAboutPointFiveFour() {
    double[] ranks = IntStream.range(0, 14).mapToDouble(i -> i).toArray();
    double[] other = IntStream.range(0, 14).mapToDouble(i -> i * 5 % 14).toArray();
    assertEquals(0.538, Association.of(Coefficient.SPEARMAN, ranks, other, 1).needed(), 0.02, "Zar's table, two-sided 5 %");
  }

  @Test
  void partialCorrelationsEqualResidualsInNumpy() {
    double[][] controls = {CONTROL};
    assertEquals(-0.7675284061915638, Association.partial(Coefficient.PEARSON, X, Y, controls, 1).value(), 1e-10);
    assertEquals(-0.702068806114664, Association.partial(Coefficient.SPEARMAN, X, Y, controls, 1).value(), 1e-10);
  }

  @Test
  void fourLanguagesAllowNoInference() {
    Association found = Association.of(Coefficient.PEARSON, new double[] {1, 2, 3, 4}, new double[] {1, 3, 2, 4}, 1);
    assertEquals(0.8, found.value(), 1e-12);
    assertTrue(Double.isNaN(found.p()) && Double.isNaN(found.low()) && Double.isNaN(found.needed()));
  }

  @Test
  void theSameEverywhereHasNoCorrelation() {
    assertTrue(Double.isNaN(Association.of(Coefficient.SPEARMAN, X, new double[9], 1).value()));
  }

  @Test
  void leavingOneOutShowsALoneOutlier() {
    Association found = Association.of(Coefficient.PEARSON, new double[] {1, 2, 1, 2, 9}, new double[] {1, 1, 2, 2, 9}, 1);
    assertTrue(found.value() > 0.95);
    assertEquals(0, found.lowest(), 1e-12);
  }

  @Test
  void holmMultipliesByWhatIsLeft() {
    assertArrayEquals(new double[] {0.04, 0.09, 0.09, Double.NaN, 0.2},
        Association.holm(new double[] {0.01, 0.045, 0.03, Double.NaN, 0.2}), 1e-12);
  }
}
