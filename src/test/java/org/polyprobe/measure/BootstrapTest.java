package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class BootstrapTest extends Scoped {
  @Test void drawsHaveAsManyItemsAsTheData() {
    for (double[] draw : Doubles.rows(bootstrap.weights(7))) assertEquals(7, Arrays.stream(draw).sum());
  }

  @Test void sameSeedGivesTheSameDraws() {
    try (Bootstrap same = new Bootstrap(1); Bootstrap other = new Bootstrap(2)) {
      double[] draws = Doubles.of(bootstrap.weights(9));
      assertArrayEquals(draws, Doubles.of(same.weights(9)));
      assertFalse(Arrays.equals(draws, Doubles.of(other.weights(9))));
    }
  }

  @Test void meansAreThoseOfTheDrawnItems() {
    double[] items = {3, -1, 4, 1, 5};
    double[][] weights = Doubles.rows(bootstrap.weights(5));
    double[] means = bootstrap.means(items);
    for (int b = 0; b < means.length; b++) {
      double sum = 0;
      for (int i = 0; i < 5; i++) sum += weights[b][i] * items[i];
      assertEquals(sum / 5, means[b], 1e-6);
    }
  }

  @Test void ratiosAreThoseOfTheDrawnItems() {
    double[] numerators = {3, 1, 4, 1, 5};
    double[] denominators = {2, 7, 1, 8, 2};
    double[][] weights = Doubles.rows(bootstrap.weights(5));
    double[] ratios = bootstrap.ratios(numerators, denominators);
    for (int b = 0; b < ratios.length; b++) {
      double top = 0;
      double bottom = 0;
      for (int i = 0; i < 5; i++) {
        top += weights[b][i] * numerators[i];
        bottom += weights[b][i] * denominators[i];
      }
      assertEquals(top / bottom, ratios[b], 1e-6);
    }
  }

  @Test void mismatchedMeanOfADrawLeavesOutAnItemsMeetingWithItself() {
    double[][] c = {{9, 1, 2}, {3, 9, 4}, {5, 6, 9}};
    assertEquals(3.5, Bootstrap.mismatchedMean(c), 1e-12);
    double[][] weights = Doubles.rows(bootstrap.weights(3));
    double[] means = bootstrap.mismatched(c);
    for (int b = 0; b < means.length; b++) {
      double sum = 0;
      double pairs = 0;
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          if (i == j) continue;
          sum += weights[b][i] * weights[b][j] * c[i][j];
          pairs += weights[b][i] * weights[b][j];
        }
      }
      assertEquals(sum / pairs, means[b], 1e-6);
    }
  }

  @Test void narrowSimilaritiesKeepTheirDigits() {
    Tensor c = States.random(50, 50, 3).to(ScalarType.Double);
    Tensor narrow = c.mul(new Scalar(1e-9)).add(new Scalar(0.999));
    double[] wide = bootstrap.mismatched(Doubles.rows(c));
    double[] means = bootstrap.mismatched(Doubles.rows(narrow));
    for (int b = 0; b < wide.length; b++) assertEquals(0.999 + 1e-9 * wide[b], means[b], 1e-14);
  }

  @Test void intervalOfAMeanIsTheNormalOne() {
    double[] items = Doubles.of(States.random(400, 1, 5));
    Estimate estimate = bootstrap.ofMean(items, 0);
    assertEquals(Doubles.mean(items), estimate.value());
    assertEquals(2 * 1.96 / Math.sqrt(400), estimate.high() - estimate.low(), 0.03);
    assertTrue(estimate.low() < estimate.value() && estimate.value() < estimate.high());
  }

  @Test void differencesArePaired() {
    double[] first = Doubles.of(States.random(100, 1, 6));
    double[] second = Arrays.stream(first).map(x -> x - 0.5).toArray();
    Estimate difference = bootstrap.ofDifference(first, second);
    assertEquals(0.5, difference.low(), 1e-6);
    assertEquals(0.5, difference.high(), 1e-6);
  }

  @Test void twoItemsStillHaveAPairInEveryDraw() {
    for (double mean : bootstrap.mismatched(new double[][] {{1, 0.2}, {0.4, 1}})) {
      assertEquals(0.3, mean, 1e-6);
    }
    assertThrows(IllegalArgumentException.class, () -> bootstrap.weights(1));
  }

  @Test void weightsOutliveTheScopeTheyWereMadeInAndLeaveWithTheBootstrap() {
    long before = Pointer.totalCount();
    try (Bootstrap own = new Bootstrap(3)) {
      try (PointerScope inner = new PointerScope()) {
        own.weights(5);
      }
      assertEquals(own.draws() * 5, own.weights(5).sum().item_double());
      for (int n = 2; n < 40; n++) {
        try (PointerScope inner = new PointerScope()) {
          own.means(new double[n]);
        }
      }
      assertTrue(Pointer.totalCount() - before < 60, "no more than a few n are kept");
    }
    try (PointerScope inner = new PointerScope()) {
      bootstrap.draws();
    }
    assertTrue(Pointer.totalCount() - before <= 4, Pointer.totalCount() - before + " native objects left");
  }
}
