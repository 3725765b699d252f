package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PeakTest extends Scoped {
  @Test
  void aClearPeakIsFoundWithItsFall() {
    Peak peak = Peak.of(layers(400, 1, 0.2, 0.9, 0.6, 0.4));
    assertEquals(1, peak.layer());
    assertEquals(1, peak.chosen().low());
    assertEquals(1, peak.chosen().high());
    assertEquals(0.5, peak.drop().value(), 0.06);
    assertTrue(peak.drop().low() > 0.3 && peak.drop().high() < 0.7, peak.drop().toString());
    assertEquals(-0.2, peak.slope().value(), 0.06, "from 0.6 at layer 2 to 0.4 at layer 3");
  }

  /** By hand: θ = (1, 2); in the draws the peak is layer 1, then layer 0. */
  @Test
  void optimismIsWhatTheChosenLayerGainsInItsDraw() {
    Peak peak = Peak.of(List.of(new Estimate(1, 0, 0, 0, 9, new double[] {1, 3}),
        new Estimate(2, 0, 0, 0, 9, new double[] {2.5, 1}), new Estimate(0.5, 0, 0, 0, 9, new double[] {0.5, 0.5})));
    // Gains: 2.5 − 2 = 0.5 and 3 − 1 = 2, in the mean 1.25; the last layer gains nothing.
    assertEquals(2 - 1.25, peak.value().value(), 1e-12);
    assertEquals(2 - 0.5 - 1.25, peak.drop().value(), 1e-12);
    assertEquals(0.5, peak.last().value());
  }

  @Test
  void whereTheLastLayerIsThePeakNothingFalls() {
    Peak peak = Peak.of(layers(200, 2, 0.2, 0.5, 0.8));
    assertEquals(2, peak.layer());
    assertEquals(0, peak.drop().value());
    assertEquals(0, peak.drop().low());
    assertEquals(0.3, peak.slope().value(), 0.1);
  }

  /** Thirteen equal layers: the plain difference is a fall on average, most of which the correction takes away. */
  @Test
  void noiseIsNotTakenForAFall() {
    double[] flat = new double[13];
    Arrays.fill(flat, 0.5);
    int samples = 20;
    int wrong = 0;
    double plain = 0;
    double corrected = 0;
    for (int s = 0; s < samples; s++) {
      List<Estimate> layers = layers(100, 10 + s, flat);
      Peak peak = Peak.of(layers);
      if (peak.drop().low() > 0) wrong++;
      plain += layers.get(peak.layer()).value() - layers.get(12).value();
      corrected += peak.drop().value();
    }
    assertTrue(wrong <= 3, wrong + " of " + samples);
    assertTrue(corrected < 0.5 * plain, corrected / samples + " where the plain difference is " + plain / samples);
  }

  @Test
  void layersWithoutDrawsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Peak.of(List.of(new Estimate(1, 0, 2, 0, 9))));
  }

  @Test
  void aMeanIsTheMeanOfTheDraws() {
    Estimate mean = Bootstrap.mean(List.of(new Estimate(1, 0, 0, 0.2, 9, new double[] {1, 2}),
        new Estimate(3, 0, 0, 0.4, 7, new double[] {5, 2})));
    assertEquals(2, mean.value());
    assertEquals(0.3, mean.baseline(), 1e-15);
    assertEquals(7, mean.n());
    assertEquals(3, mean.draws()[0]);
  }

  /** Items that are right with these probabilities; an item easy at one layer is easy at all. */
  private List<Estimate> layers(int n, long seed, double... probabilities) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] thresholds = Arrays.stream(probabilities).map(PeakTest::threshold).toArray();
    double[][] right = new double[probabilities.length][n];
    for (int i = 0; i < n; i++) {
      double ease = random.nextGaussian();
      for (int l = 0; l < probabilities.length; l++) {
        double mixed = 0.5 * ease + Math.sqrt(0.75) * random.nextGaussian();
        right[l][i] = mixed < thresholds[l] ? 1 : 0;
      }
    }
    List<Estimate> layers = new ArrayList<>();
    for (double[] items : right) layers.add(bootstrap.ofMean(items, 0));
    return layers;
  }

  /** The normal quantile, by bisection on a fine sum. */
  private static double threshold(double probability) {
    double low = -6;
    double sum = 0;
    while (sum < probability) {
      sum += 0.001 * Math.exp(-low * low / 2) / Math.sqrt(2 * Math.PI);
      low += 0.001;
    }
    return low;
  }
}
