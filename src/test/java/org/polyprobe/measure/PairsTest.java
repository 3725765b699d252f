package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PairsTest extends Scoped {
  @Test void cosinesAreThoseOfTheRows() {
    Pairs pairs = States.pairs(States.of(new double[] {3, 4}, new double[] {0, 2}),
        States.of(new double[] {1, 0}, new double[] {0, 5}));
    assertArrayEquals(new double[] {0.6, 0.8}, pairs.similarities(Neighbours.COSINE)[0], 1e-15);
    assertArrayEquals(new double[] {0, 1}, pairs.similarities(Neighbours.COSINE)[1], 1e-15);
    assertArrayEquals(new double[] {0.6, 1}, pairs.matched(), 1e-15);
    assertEquals(0.4, pairs.mismatched(), 1e-15);
  }

  @Test void vectorsOfZerosAreCountedAndLikeNothing() {
    Pairs pairs = States.pairs(States.of(new double[] {0, 0}, new double[] {0, 2}),
        States.of(new double[] {1, 0}, new double[] {0, 5}));
    assertEquals(1, pairs.zeros());
    assertArrayEquals(new double[] {0, 0}, pairs.similarities(Neighbours.COSINE)[0]);
  }

  @Test void statesThatAreNotFiniteAreRefused() {
    Tensor states = States.of(new double[] {1, 0}, new double[] {Double.NaN, 2});
    assertThrows(IllegalArgumentException.class, () -> Vectors.of(states));
  }

  @Test void cslsEqualsItsDefinitionWrittenAsLoops() {
    Tensor source = States.random(40, 8, 1);
    Pairs pairs = States.pairs(source, States.noisy(source, 1, 2));
    double[][] cosine = pairs.similarities(Neighbours.COSINE);
    double[][] csls = pairs.similarities(Neighbours.CSLS);
    double[][] reversed = pairs.reversed().similarities(Neighbours.CSLS);
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 40; j++) {
        int column = j;
        double row = nearestTen(cosine[i]);
        double other = nearestTen(Arrays.stream(cosine).mapToDouble(values -> values[column]).toArray());
        assertEquals(2 * cosine[i][j] - row - other, csls[i][j], 1e-12);
        assertEquals(csls[i][j], reversed[j][i], 1e-12);
      }
    }
  }

  private static double nearestTen(double[] values) {
    return Arrays.stream(values).sorted().skip(values.length - 10).average().orElseThrow();
  }

  @Test void fewItemsHaveFewerNeighbours() {
    Pairs pairs = States.pairs(new double[][] {{0.9, 0.1}, {0.3, 0.7}});
    assertEquals(2 * 0.1 - 0.9 - 0.7, pairs.similarities(Neighbours.CSLS)[0][1], 1e-12);
  }

  @Test void reversingTwiceGivesTheSame() {
    Pairs pairs = States.pairs(States.random(6, 4, 1), States.random(6, 4, 2));
    assertSame(pairs, pairs.reversed().reversed());
    assertEquals(pairs.similarities(Neighbours.COSINE)[1][4], pairs.reversed().similarities(Neighbours.COSINE)[4][1]);
  }

  @Test void selectingEqualsMeasuringTheSelected() {
    Tensor source = States.random(9, 4, 1);
    Tensor target = States.random(9, 4, 2);
    int[] items = {7, 2, 4};
    Pairs selected = States.pairs(source, target).select(items);
    Tensor rows = Doubles.indices(items);
    Pairs direct = States.pairs(source.index_select(0, rows), target.index_select(0, rows));
    for (int i = 0; i < 3; i++) {
      for (Neighbours by : Neighbours.values()) {
        assertArrayEquals(direct.similarities(by)[i], selected.similarities(by)[i], 1e-12);
      }
    }
    assertEquals(direct.mismatched(), selected.mismatched(), 1e-12);
  }

  @Test void itemMarginsAverageToTheMargin() {
    Pairs pairs = States.pairs(States.random(9, 4, 1), States.random(9, 4, 2));
    assertEquals(Doubles.mean(pairs.matched()) - pairs.mismatched(), Doubles.mean(pairs.margins()), 1e-12);
  }

  @Test void rowsOfOneTextHaveExactlyTheSameCosines() {
    Tensor source = States.random(5, 64, 1);
    Tensor target = States.random(5, 64, 2);
    List<String> texts = List.of("a", "b", "a", "c", "b");
    double[][] cosine = Pairs.of(Vectors.of(source), Vectors.of(target, texts)).similarities(Neighbours.COSINE);
    for (double[] row : cosine) {
      assertEquals(row[0], row[2]);
      assertEquals(row[1], row[4]);
    }
  }

  @Test void unequalCountsAreRefused() {
    Vectors three = Vectors.of(States.random(3, 4, 1));
    Vectors four = Vectors.of(States.random(4, 4, 1));
    assertThrows(IllegalArgumentException.class, () -> Pairs.of(three, four));
    assertThrows(IllegalArgumentException.class, () -> Vectors.of(States.random(3, 4, 1), List.of("a")));
  }

  @Test void marginsIntervalIsThatOfAFullBootstrap() {
    Tensor source = States.random(200, 24, 1);
    Pairs pairs = States.pairs(source, States.noisy(source, 1.5, 2));
    double[][] cosine = pairs.similarities(Neighbours.COSINE);
    double[] full = bootstrap.means(pairs.matched());
    double[] mismatched = bootstrap.mismatched(cosine);
    for (int b = 0; b < full.length; b++) full[b] -= mismatched[b];
    Estimate exact = Bootstrap.estimate(Doubles.mean(full), full, 0, 200);
    Estimate margin = new Margin().of(pairs, bootstrap);
    double width = exact.high() - exact.low();
    assertEquals(exact.low(), margin.low(), 0.05 * width);
    assertEquals(exact.high(), margin.high(), 0.05 * width);
  }
}
