package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class AucTest extends Scoped {
  private final Auc auc = new Auc();

  @Test void knownCases() {
    assertEquals(1, value(new double[][] {{0.9, 0.1}, {0.2, 0.8}}));
    assertEquals(0, value(new double[][] {{0.1, 0.9}, {0.8, 0.2}}));
    assertEquals(0.5, value(new double[][] {{0.3, 0.3}, {0.3, 0.3}}));
    assertEquals(3 / 4.0, value(new double[][] {{0.9, 0.5}, {0.2, 0.4}}));
  }

  @Test void equalsItsDefinitionWrittenAsLoopsAlsoWithTies() {
    for (int seed = 0; seed < 20; seed++) {
      double[][] cosine = cosines(12, seed, seed % 2 == 0 ? 8 : 1 << 20);
      assertEquals(loops(cosine, ones(12)), value(cosine), 1e-12);
    }
  }

  @Test void intervalAgreesWithAFullBootstrap() {
    double[][] weights = Doubles.rows(bootstrap.weights(30));
    for (int seed = 0; seed < 5; seed++) {
      Tensor source = States.random(30, 12, seed);
      double[][] cosine = States.pairs(source, States.noisy(source, 1.5, seed + 100)).similarities(Neighbours.COSINE);
      double[] draws = new double[weights.length];
      for (int b = 0; b < draws.length; b++) draws[b] = loops(cosine, weights[b]);
      Estimate full = Bootstrap.estimate(0, draws, 0.5, 30);
      Estimate first = auc.of(States.pairs(cosine), bootstrap);
      double width = full.high() - full.low();
      assertEquals(width, first.high() - first.low(), 0.15 * width);
      assertEquals(full.low(), first.low(), 0.15 * width);
      assertEquals(full.high(), first.high(), 0.15 * width);
    }
  }

  @Test void intervalCoversTheTruthAboutAsOftenAsItSays() {
    double truth = 0;
    for (int seed = 0; seed < 40; seed++) truth += value(noisy(200, 10_000 + seed)) / 40;
    int covered = 0;
    for (int seed = 0; seed < 200; seed++) {
      Estimate estimate = auc.of(States.pairs(noisy(40, seed)), bootstrap);
      if (estimate.low() <= truth && truth <= estimate.high()) covered++;
    }
    assertTrue(covered >= 178 && covered <= 198, covered + " of 200");
  }

  private static double[][] noisy(int n, long seed) {
    Tensor source = States.random(n, 12, seed);
    return States.pairs(source, States.noisy(source, 2, seed + 50_000)).similarities(Neighbours.COSINE);
  }

  private double value(double[][] cosine) {
    return auc.of(States.pairs(cosine), bootstrap).value();
  }

  private static double[][] cosines(int n, long seed, int steps) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] cosine = new double[n][n];
    for (double[] row : cosine) for (int j = 0; j < n; j++) row[j] = (double) random.nextInt(steps) / steps;
    return cosine;
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double loops(double[][] cosine, double[] weights) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < weights.length; j++) {
        for (int k = 0; k < weights.length; k++) {
          if (j == k) continue;
          double weight = weights[i] * weights[j] * weights[k];
          sum += weight * (cosine[i][i] > cosine[j][k] ? 1 : cosine[i][i] == cosine[j][k] ? 0.5 : 0);
          total += weight;
        }
      }
    }
    return sum / total;
  }
}
