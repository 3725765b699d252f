package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** scikit-learn 1.9's ledoit_wolf on the same numbers, and the symmetric root of its covariance by numpy. */
class WhiteningTest extends Scoped {
  private static Tensor rows(int n, int d) {
    double[] values = new double[n * d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        values[i * d + j] = Math.sin(1.7 * i + 0.9 * j * j) * (1 + j) / d + Math.cos(i * j) * 0.3;
      }
    }
    return Doubles.tensor(values, n, d);
  }

  private static double[] whitened(Whitening whitening, int d) {
    double[] values = new double[2 * d];
    for (int i = 0; i < values.length; i++) values[i] = Math.sin(0.3 * i);
    return Doubles.of(whitening.apply(Doubles.tensor(values, 2, d)));
  }

  @Test void fewerTextsThanDimensions() {
    Whitening whitening = Whitening.of(rows(8, 12));
    assertEquals(0.1927771716061978, whitening.shrinkage(), 1e-12);
    double[] z = whitened(whitening, 12);
    assertEquals(-1.379935804975805, z[0], 1e-9);
    assertEquals(2.4875754630154514, z[23], 1e-9);
  }

  @Test void moreTextsThanDimensions() {
    Whitening whitening = Whitening.of(rows(30, 5));
    assertEquals(0.06646830843566186, whitening.shrinkage(), 1e-12);
    double[] z = whitened(whitening, 5);
    assertEquals(-1.1756492993306937, z[0], 1e-9);
    assertEquals(-0.2473197354651995, z[9], 1e-9);
  }
}
