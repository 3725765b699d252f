package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class SpectrumTest extends Scoped {
  @Test void rankOfKnownSpectra() {
    assertEquals(4, Spectrum.effectiveRank(new double[] {2, 2, 2, 2, 0}), 1e-12);
    assertEquals(1, Spectrum.effectiveRank(new double[] {0, 3}), 1e-12);
    assertEquals(0, Spectrum.effectiveRank(new double[] {0, 0}));
    double entropy = 0.75 * Math.log(4 / 3.0) + 0.25 * Math.log(4);
    assertEquals(Math.exp(entropy), Spectrum.effectiveRank(new double[] {3, 1}), 1e-12);
    assertEquals(4, Spectrum.participationRatio(new double[] {2, 2, 2, 2, 0}), 1e-12);
    assertEquals(100 / 82.0, Spectrum.participationRatio(new double[] {3, 1}), 1e-12);
  }

  @Test void singularValuesAreThoseOfTheCentredMatrixWhicheverSideIsShorter() {
    for (int[] shape : new int[][] {{12, 30}, {30, 12}, {12, 12}}) {
      Tensor states = States.random(shape[0], shape[1], 4).to(ScalarType.Double);
      Tensor centred = states.sub(torch.mean(states, 0));
      double[] expected = Doubles.of(torch.linalg_svdvals(centred).flip(0));
      double[] found = Spectrum.singularValues(states);
      assertEquals(expected.length, found.length);
      for (int i = 0; i < found.length; i++) assertEquals(expected[i], found[i], 1e-6);
    }
  }

  @Test void equalStatesHaveNoRankButRounding() {
    Spectrum spectrum = Spectrum.of(States.random(1, 64, 1).repeat(20, 1), 1);
    assertEquals(0, Spectrum.effectiveRank(spectrum.values()));
  }

  /** The standard error behind the interval against the spread of fresh samples. */
  @Test void intervalIsAsWideAsFreshSamplesVary() {
    for (int[] shape : new int[][] {{60, 100}, {120, 40}}) {
      double[] values = new double[60];
      double width = 0;
      for (int seed = 0; seed < values.length; seed++) {
        Spectrum spectrum = Spectrum.of(decaying(shape[0], shape[1], seed), seed);
        Estimate estimate = spectrum.estimate(Spectrum::effectiveRank, 1);
        values[seed] = estimate.value();
        width += (estimate.high() - estimate.low()) / values.length;
      }
      double mean = Doubles.mean(values);
      double variance = 0;
      for (double value : values) variance += (value - mean) * (value - mean) / (values.length - 1);
      double ratio = width / (2 * 2.093 * Math.sqrt(variance));
      assertTrue(ratio > 0.75 && ratio < 1.5, "interval over spread, " + shape[0] + " by " + shape[1] + ": " + ratio);
    }
  }

  private static Tensor decaying(int n, int hidden, long seed) {
    double[] scale = new double[hidden];
    for (int d = 0; d < hidden; d++) scale[d] = Math.pow(d + 1, -0.7);
    return States.random(n, hidden, seed).mul(Doubles.tensor(scale, 1, hidden));
  }
}
