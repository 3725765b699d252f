package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContrastTest extends Scoped {
  @Test void differenceIsOfTheMeansOverPairs() {
    Contrast contrast = Contrast.of(List.of(new double[] {1, 2, 3}, new double[] {3, 4, 5}),
        List.of(new double[] {1, 1, 1}, new double[] {0, 0, 0}, new double[] {2, 2, 2}), bootstrap);
    assertEquals(2, contrast.difference().value(), 1e-12);
    assertEquals(0, contrast.difference().baseline());
    assertEquals(2 / 8.0, contrast.p(), "all of 8 flips, the observed and its mirror are as far");
  }

  @Test void clearDifferencesAreFoundAndAbsentOnesNot() {
    double[] noise = Doubles.of(States.random(200, 1, 1));
    double[] shifted = Arrays.stream(noise).map(x -> x + 1).toArray();
    assertEquals(1e-4, Contrast.of(List.of(shifted), List.of(new double[200]), bootstrap).p(), 1e-9);
    double[] centred = Arrays.stream(noise).map(x -> x - Doubles.mean(noise)).toArray();
    Contrast none = Contrast.of(List.of(centred), List.of(new double[200]), bootstrap);
    assertTrue(none.p() > 0.9, "" + none.p());
    assertTrue(none.difference().low() < 0 && none.difference().high() > 0);
  }

  @Test void conceptsMustBeTheSame() {
    assertThrows(IllegalArgumentException.class,
        () -> Contrast.of(List.of(new double[2]), List.of(new double[3]), bootstrap));
  }
}
