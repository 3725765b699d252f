package org.polyprobe.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** Which number of a run a claim is about. */
class ClaimTest {
  private static final Run RUN = new Run(new Manifest("", "", "", 0, 1, 1, "cpu", Map.of(), List.of(), List.of(), List.of()),
      List.of(measure("f1", Direction.HIGHER_IS_BETTER), measure("perplexity", Direction.LOWER_IS_BETTER),
          measure("norm", Direction.DESCRIPTIVE)),
      List.of(score("f1", "en", "", 0, 0.2), score("f1", "en", "", 1, 0.9), score("f1", "en", "", 2, 0.9),
          score("f1", "en", "", 3, 0.4), score("f1", "en", "fr", 1, 0.7), score("f1", "sw", "en", 1, 0.3),
          score("f1", "sw", "fr", 1, 0.1), score("perplexity", "en", "", 0, 40), score("perplexity", "en", "", 1, 30),
          score("norm", "en", "", 0, 5), score("f1.drop", "en", "", null, 0.5), score("f1", "zh", "", 0, Double.NaN)));

  private static Definition measure(String name, Direction direction) {
    return new Definition(name, name, "", "", 0, 1, direction);
  }

  private static Score score(String measure, String language, String reference, Integer layer, double value) {
    return new Score("mbert", "ner", measure, language, reference, layer, "", "float32", 10, value, value - 0.1, value + 0.1,
        Double.NaN, 1);
  }

  private static Claim claim(String measure, String language, String reference, String layer, double paper) {
    return new Claim("a number", "step", "mbert", measure, language, reference, "", layer, paper, "" + paper, "", "");
  }

  private static Finding find(String measure, String language, String reference, String layer) {
    return claim(measure, language, reference, layer, Double.NaN).in(RUN);
  }

  @Test
  void theBestLayerIsTheOneThatItsMeasureCallsBest() {
    assertEquals(1, find("f1", "en", "", "best").score().layer(), "the lower of two that are level");
    assertEquals(30, find("perplexity", "en", "", "best").score().value());
    assertEquals("norm has no better end; name a layer", find("norm", "en", "", "best").why());
  }

  @Test
  void layersByNumberAndLast() {
    assertEquals(0.2, find("f1", "en", "", "0").score().value());
    assertEquals(0.4, find("f1", "en", "", "last").score().value());
    assertEquals("there is no such number in the results of step", find("f1", "en", "", "7").why());
    assertEquals("f1.drop has no layers in the results of step", find("f1.drop", "en", "", "last").why());
    assertEquals(0.5, find("f1.drop", "en", "", "").score().value());
  }

  @Test
  void withinTheLanguageGoesBeforeFromAnother() {
    assertEquals(0.9, find("f1", "en", "", "1").score().value());
    assertEquals(0.7, find("f1", "en", "fr", "1").score().value());
  }

  @Test
  void severalThatFitAreNoNumber() {
    assertEquals("4 numbers fit: name the layer: a number, last or best", find("f1", "en", "", "").why());
    assertEquals("2 numbers fit: name the reference, one of en, fr", find("f1", "sw", "", "1").why());
    assertEquals("undefined", find("f1", "zh", "", "0").why());
  }

  @Test
  void whetherThePapersNumberLiesInTheInterval() {
    assertTrue(claim("f1", "en", "", "0", 0.25).in(RUN).holds());
    assertFalse(claim("f1", "en", "", "0", 0.31).in(RUN).holds());
    assertFalse(claim("f1", "en", "", "0", Double.NaN).in(RUN).holds());
  }
}
