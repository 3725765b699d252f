package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** {@link Accuracy} and {@link Mexa}. */
class SentenceMeasuresTest extends Scoped {
  private final Accuracy accuracy = new Accuracy(Neighbours.COSINE);
  private final Mexa mexa = new Mexa();

  @Test void accuracyIsTheArgmaxAndTheFirstWinsATie() {
    double[][] cosine = {{0.9, 0.9, 0.1}, {0.9, 0.9, 0.1}, {0.1, 0.2, 0.15}};
    Estimate estimate = accuracy.of(States.pairs(cosine), bootstrap);
    assertEquals(1 / 3.0, estimate.value(), 1e-12);
    assertEquals(1 / 3.0, estimate.baseline(), 1e-12);
  }

  @Test void accuracyDoesNotExcuseRepeatedSentences() {
    double[][] cosine = {{0.5, 0.5}, {0.7, 0.7}};
    assertEquals(0.5, accuracy.of(States.pairs(cosine, new int[] {0, 1}, new int[] {0, 0}), bootstrap).value());
  }

  @Test void mexaNeedsTheLeadInRowAndColumn() {
    double[][] cosine = {{0.9, 0.1, 0.2}, {0.95, 0.97, 0.1}, {0.1, 0.2, 0.3}};
    Estimate estimate = mexa.of(States.pairs(cosine), bootstrap);
    assertEquals(2 / 3.0, estimate.value(), 1e-12);
    assertEquals(1 / 5.0, estimate.baseline(), 1e-12);
    assertEquals(2 / 3.0, mexa.of(States.pairs(cosine).reversed(), bootstrap).value(), 1e-12);
  }

  @Test void mexaOfRepeatedSentencesIsZero() {
    Tensor row = States.random(1, 768, 1);
    Tensor same = row.repeat(5, 1);
    assertEquals(0, mexa.of(States.pairs(same, same), bootstrap).value());
    Tensor source = States.random(5, 768, 2);
    List<String> texts = List.of("a", "a", "b", "b", "b");
    Pairs pairs = Pairs.of(Vectors.of(source, texts), Vectors.of(source, texts));
    assertEquals(0, mexa.of(pairs, bootstrap).value());
  }

  @Test void mexaOfUnrelatedSentencesIsItsBaseline() {
    double mean = 0;
    for (int seed = 0; seed < 30; seed++) {
      Pairs pairs = States.pairs(States.random(50, 20, seed), States.random(50, 20, 900 + seed));
      mean += mexa.of(pairs, bootstrap).value() / 30;
    }
    assertEquals(1 / 99.0, mean, 0.008);
  }
}
