package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IsotropicTest extends Scoped {
  @Test void normOfOneAndTwoDimensionsIsKnown() {
    assertEquals(Math.sqrt(2 / Math.PI), Isotropic.norm(1, 1), 1e-10);
    assertEquals(3 * Math.sqrt(Math.PI / 2), Isotropic.norm(3, 2), 1e-10);
    assertEquals(Math.sqrt(768) * (1 - 1 / (4 * 768.0)), Isotropic.norm(1, 768), 1e-4);
  }

  @Test void withinIsTheNormalIntegral() {
    assertEquals(0.6826894921, Isotropic.within(2, 2), 1e-9);
  }

  @Test void largestShareOfManyVectorsIsTheEqualOne() {
    assertEquals(1 / 10.0, Isotropic.largestShare(1_000_000, 10), 1e-3);
    assertEquals(0.0152, Isotropic.largestShare(1000, 77), 2e-3);
  }
}
