package org.polyprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.polyprobe.probe.Matches.Score.F1;
import static org.polyprobe.probe.Matches.Score.PRECISION;
import static org.polyprobe.probe.Matches.Score.RECALL;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;
import org.polyprobe.nn.Libtorch;

class MatchesTest {
  static {
    Libtorch.load();
  }

  private static List<List<String>> sentences(String... lines) {
    return List.of(lines).stream().map(line -> List.of(line.split(" "))).toList();
  }

  /** Counted by hand: gold has PER 0–1, LOC 3 and ORG 0; right are LOC and ORG; PER ends too early. */
  @Test void entitiesCountWhereTypeStartAndEndAgree() {
    Matches matches = Matches.ofEntities(Tagging.LENIENT, sentences("B-PER I-PER O B-LOC", "B-ORG O"),
        sentences("B-PER O O B-LOC", "B-ORG B-ORG"));
    assertEquals(List.of("LOC", "ORG", "PER"), matches.classes());
    assertEquals(2.0 / 4, matches.micro(PRECISION));
    assertEquals(2.0 / 3, matches.micro(RECALL));
    assertEquals(2 * 2.0 / (3 + 4), matches.micro(F1));
    assertEquals(0, matches.of("PER", F1));
    assertEquals(2.0 / 3, matches.of("ORG", F1), 1e-15);
    assertEquals((0 + 2.0 / 3 + 1) / 3, matches.macro(), 1e-15);
    assertEquals(3, matches.support());
  }

  @Test void nothingPredictedScoresZero() {
    Matches matches = Matches.ofEntities(Tagging.STRICT, sentences("B-PER", "O"), sentences("O", "O"));
    assertEquals(0, matches.micro(F1));
    assertEquals(0, matches.micro(PRECISION));
    assertEquals(0, Matches.ofEntities(Tagging.STRICT, sentences("O"), sentences("O")).macro());
  }

  /** scikit-learn 1.9: f1_score([a,a,b,c], [a,b,b,a], average='macro') = 0.3888…, accuracy 0.5. */
  @Test void labelsScoreAsInScikitLearn() {
    Matches matches = Matches.ofLabels(sentences("a", "a", "b", "c"), sentences("a", "b", "b", "a"));
    assertEquals(0.5, matches.micro(F1));
    assertEquals((0.5 + 2.0 / 3 + 0) / 3, matches.macro(), 1e-15);
  }

  @Test void intervalsResampleSentencesAndHoldTheValue() {
    List<List<String>> gold = new ArrayList<>();
    List<List<String>> found = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      gold.add(List.of("B-PER", "O", "B-LOC"));
      found.add(List.of(i % 2 == 0 ? "B-PER" : "O", "O", i % 5 == 0 ? "B-ORG" : "B-LOC"));
    }
    Matches matches = Matches.ofEntities(Tagging.LENIENT, gold, found);
    try (PointerScope scope = new PointerScope(); Bootstrap bootstrap = new Bootstrap(1)) {
      Estimate recall = matches.micro(RECALL, bootstrap, 0);
      assertEquals(0.65, recall.value(), 1e-12);
      assertEquals(200, recall.n());
      // Per sentence the right ones are (1 or 0) + (1 or 0): variance 0.25 + 0.16, so se = sqrt(0.41 / 200) / 2.
      double error = Math.sqrt(0.41 / 200) / 2;
      assertEquals(2 * 1.96 * error, recall.high() - recall.low(), 0.02);
      Estimate macro = matches.macro(bootstrap, 0);
      assertTrue(macro.low() < macro.value() && macro.value() < macro.high());
    }
  }
}
