package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class CentringTest extends Scoped {
  @Test void subtractsTheMeanOfTheOtherFolds() {
    Tensor states = States.random(25, 3, 1);
    Centring centring = new Centring(25, 7);
    int[] folds = centring.folds();
    double[][] x = Doubles.rows(states);
    double[][] centred = Doubles.rows(centring.apply(states));
    for (int i = 0; i < 25; i++) {
      for (int d = 0; d < 3; d++) {
        double sum = 0;
        int count = 0;
        for (int j = 0; j < 25; j++) {
          if (folds[j] == folds[i]) continue;
          sum += x[j][d];
          count++;
        }
        assertEquals(x[i][d] - sum / count, centred[i][d], 1e-12);
      }
    }
  }

  @Test void foldsAreEvenAndDependOnSizeAndSeedOnly() {
    int[] folds = new Centring(45, 7).folds();
    assertArrayEquals(folds, new Centring(45, 7).folds());
    assertTrue(!Arrays.equals(folds, new Centring(45, 8).folds()));
    for (int f = 0; f < 10; f++) {
      int fold = f;
      long size = Arrays.stream(folds).filter(item -> item == fold).count();
      assertTrue(size == 4 || size == 5, size + " items in a fold");
    }
  }

  @Test void whatAllWordsShareGoes() {
    Tensor states = States.random(60, 8, 1);
    Tensor shifted = states.add(new Scalar(100));
    Centring centring = new Centring(60, 1);
    double before = States.pairs(shifted, shifted).mismatched();
    double after = States.pairs(centring.apply(shifted), centring.apply(shifted)).mismatched();
    assertEquals(1, before, 0.001);
    assertEquals(0, after, 0.05);
  }

  @Test void fewItemsMakeFewFolds() {
    double[][] centred = Doubles.rows(new Centring(2, 1).apply(States.of(new double[] {1}, new double[] {5})));
    assertArrayEquals(new double[] {-4}, centred[0], 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new Centring(1, 1));
  }
}
