package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PrecisionTest extends Scoped {
  private final Precision first = new Precision(1, Neighbours.COSINE);

  @Test void countsWordsWhoseTranslationIsNearest() {
    double[][] cosine = {{0.9, 0.1, 0.2}, {0.5, 0.4, 0.1}, {0.1, 0.6, 0.5}};
    Estimate estimate = first.of(States.pairs(cosine), bootstrap);
    assertEquals(1 / 3.0, estimate.value(), 1e-12);
    assertEquals(1 / 3.0, estimate.baseline(), 1e-12);
    assertEquals(1, new Precision(2, Neighbours.COSINE).of(States.pairs(cosine), bootstrap).value());
    assertEquals(2 / 3.0, new Precision(2, Neighbours.COSINE).of(States.pairs(cosine), bootstrap).baseline(), 1e-12);
  }

  @Test void directionsDiffer() {
    double[][] cosine = {{0.9, 0.1, 0.2}, {0.95, 0.97, 0.1}, {0.1, 0.98, 0.99}};
    assertEquals(1, first.of(States.pairs(cosine), bootstrap).value());
    assertEquals(1 / 3.0, first.of(States.pairs(cosine).reversed(), bootstrap).value(), 1e-12);
  }

  @Test void wrongWordAsNearCountsAgainst() {
    assertEquals(0.5, first.of(States.pairs(new double[][] {{0.9, 0.9}, {0.2, 0.9}}), bootstrap).value());
  }

  @Test void anyRowOfTheSameTranslationIsRight() {
    double[][] cosine = {{0.5, 0.5, 0.1}, {0.7, 0.7, 0.1}, {0.1, 0.1, 0.9}};
    Pairs pairs = States.pairs(cosine, new int[] {0, 1, 2}, new int[] {0, 0, 2});
    assertEquals(1, first.of(pairs, bootstrap).value());
    assertEquals((2 / 3.0 + 2 / 3.0 + 1 / 3.0) / 3, first.of(pairs, bootstrap).baseline(), 1e-12);
  }

  @Test void anyTranslationOfTheSameWordIsRight() {
    double[][] cosine = {{0.5, 0.8, 0.1}, {0.5, 0.8, 0.1}, {0.1, 0.1, 0.9}};
    assertEquals(1, first.of(States.pairs(cosine, new int[] {0, 0, 2}, new int[] {0, 1, 2}), bootstrap).value());
  }

  @Test void baselineIsWhatShuffledPairsScore() {
    Tensor source = States.random(300, 16, 1);
    Pairs pairs = States.pairs(source, States.random(300, 16, 2));
    Precision fifth = new Precision(5, Neighbours.COSINE);
    assertEquals(5 / 300.0, fifth.of(pairs, bootstrap).baseline(), 1e-12);
    assertEquals(5 / 300.0, fifth.of(pairs, bootstrap).value(), 0.02);
  }

  @Test void rankingAllMakesEveryWordAHit() {
    Pairs pairs = States.pairs(States.random(4, 16, 1), States.random(4, 16, 2));
    Estimate all = new Precision(5, Neighbours.CSLS).of(pairs, bootstrap);
    assertEquals(1, all.value());
    assertEquals(1, all.baseline());
  }

  @Test void cslsRescuesWordsFromAHub() {
    // Candidate 0 is near every query; its own neighbourhood is as crowded.
    int n = 30;
    double[][] cosine = IntStream.range(0, n).mapToObj(i -> IntStream.range(0, n)
        .mapToDouble(j -> j == 0 ? 0.8 : i == j ? 0.7 : 0.1).toArray()).toArray(double[][]::new);
    assertEquals(1.0 / n, first.of(States.pairs(cosine), bootstrap).value(), 1e-12);
    Precision csls = new Precision(1, Neighbours.CSLS);
    assertEquals((n - 1.0) / n, csls.of(States.pairs(cosine), bootstrap).value(), 1 / 29.0);
  }
}
