package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CorrelationTest extends Scoped {
  /** scipy 1.17: spearmanr and pearsonr of these columns; the ties share ranks. */
  @Test void agreesWithScipy() {
    double[] gold = {0, 1, 1, 2.5, 3, 5, 5, 4};
    double[] other = {0.1, 0.4, 0.4, 0.2, 0.9, 0.8, 0.95, 0.9};
    assertEquals(0.8170731707317075, Correlation.spearman(gold, other), 1e-12);
    assertEquals(0.83820840148588, Correlation.pearson(gold, other), 1e-12);
  }

  @Test void ranksAreTakenAnewInEachDraw() {
    double[] gold = {1, 2, 3, 4, 5, 6};
    double[] other = {2, 1, 4, 3, 6, 5};
    Correlation correlation = new Correlation(gold, bootstrap);
    double[] draws = correlation.spearman(other).draws();
    double[] counts = Doubles.of(bootstrap.weights(6));
    for (int b = 0; b < 50; b++) {
      double[] a = new double[6];
      double[] c = new double[6];
      for (int i = 0, at = 0; i < 6; i++) {
        for (int times = 0; times < counts[b * 6 + i]; times++, at++) {
          a[at] = gold[i];
          c[at] = other[i];
        }
      }
      assertEquals(Correlation.spearman(a, c), draws[b], 1e-12);
    }
  }

  @Test void intervalHasTheWidthFisherGives() {
    SplittableRandom random = new SplittableRandom(3);
    int n = 1379;
    double[] gold = new double[n];
    double[] other = new double[n];
    for (int i = 0; i < n; i++) {
      gold[i] = random.nextGaussian();
      other[i] = 0.6 * gold[i] + 0.8 * random.nextGaussian();
    }
    Estimate r = new Correlation(gold, bootstrap).pearson(other);
    double z = Math.log((1 + r.value()) / (1 - r.value())) / 2;
    assertEquals(Math.tanh(z - 1.96 / Math.sqrt(n - 3)), r.low(), 0.012);
    assertEquals(Math.tanh(z + 1.96 / Math.sqrt(n - 3)), r.high(), 0.012);
  }

  @Test void whatDoesNotVaryCorrelatesWithNothing() {
    double[] gold = {1, 2, 3};
    double[] flat = {0.1, 0.1, 0.1};
    assertTrue(Double.isNaN(Correlation.pearson(gold, flat)));
    assertTrue(Double.isNaN(new Correlation(gold, bootstrap).spearman(flat).value()));
    assertArrayEquals(new double[] {1, -1}, new double[] {Correlation.spearman(gold, new double[] {1, 10, 11}),
        Correlation.spearman(gold, new double[] {3, 2, -8})}, 1e-12);
  }
}
