package org.polyprobe.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Score;

class ComparisonsTest {
  private static final Definition RHO = new Definition("spearman", "ρ", "", "", -1, 1, Definition.Direction.HIGHER_IS_BETTER);

  /** Draws spread by 0.05 around the value, the same for all scores: their differences do not spread. */
  private static Comparisons.Drawn drawn(String model, int layer, double value) {
    double[] draws = new double[999];
    for (int b = 0; b < draws.length; b++) draws[b] = value + 0.05 * Math.sin(b);
    return new Comparisons.Drawn(new Score(model, "sts", "spearman", "fr", "", layer, "mean", "float32", 100, value,
        value - 0.05, value + 0.05, 0, 1), draws);
  }

  private static Score of(Comparisons compared, String measure, int layer) {
    return compared.scores().stream().filter(s -> s.measure().equals(measure) && s.layer() == layer)
        .findFirst().orElseThrow();
  }

  @Test void pairedDifferencesAreSharperThanTheIntervalsOfEither() {
    Comparisons compared = new Comparisons(List.of(drawn("m", 0, 0.52), drawn("m", 1, 0.5), drawn("m", 2, 0.5)), List.of(RHO));
    Score better = of(compared, "spearman.minus-last", 0);
    assertEquals(0.02, better.value(), 1e-12);
    assertTrue(better.low() > 0.0199, better.toString());
    assertEquals(2 * 2.0 / 1000, of(compared, "spearman.minus-last.p", 0).value(), 1e-12, "twice 1/1000, Holm over two");
    assertEquals(1, of(compared, "spearman.minus-last.p", 1).value());
  }

  @Test void modelsAreComparedAtTheirLastAndAtTheirBestLayers() {
    List<Comparisons.Drawn> all = new ArrayList<>(List.of(drawn("m", 0, 0.6), drawn("m", 1, 0.4)));
    all.addAll(List.of(drawn("other", 0, 0.3), drawn("other", 1, 0.5), drawn("other", 2, 0.45)));
    Comparisons compared = new Comparisons(all, List.of(RHO));
    assertEquals(-0.05, of(compared, "spearman.last-minus.other", 1).value(), 1e-12);
    assertEquals(0.1, of(compared, "spearman.best-minus.other", 0).value(), 1e-12);
  }

  /** The example of Holm's paper's kind: smallest times 4, next times 3 …, never falling, at most 1. */
  @Test void holmStepsDown() {
    assertArrayEquals(new double[] {0.03, 0.06, 0.06, 0.02}, Comparisons.holm(new double[] {0.01, 0.04, 0.03, 0.005}), 1e-12);
    assertArrayEquals(new double[] {1, 1}, Comparisons.holm(new double[] {0.9, 0.6}), 1e-12);
  }
}
