package org.polyprobe.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.polyprobe.InputException;
import org.polyprobe.data.LabelledText;
import org.polyprobe.data.TaggedText;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.result.Score;
import org.polyprobe.tune.Recipe;

/** Which examples are drawn, which rows are scored, and what the scores are of answers made up here. */
class ShotsTest {
  private static final List<String> LABELS = List.of("yes", "no", "perhaps");

  /** Premises of three rows each, one a label; rows of two such sets translate each other. */
  private static LabelledTexts texts(String language, int premises) {
    List<LabelledText.Row> rows = new ArrayList<>();
    for (int i = 0; i < 3 * premises; i++) {
      rows.add(new LabelledText.Row(i + 2, "premise " + i / 3, language + " " + i / 3, language + " " + i, LABELS.get(i % 3)));
    }
    return new LabelledTexts(new LabelledText(language + ".tsv", rows, LABELS, 0, "digest of " + language), LabelledTexts.Shown.ALL);
  }

  private static TransferPlan plan(Map<String, Labelled> test, List<Long> seeds, FewShot shots) {
    return new TransferPlan(List.of(List.of("en")), Map.of("en", test.get("en")), Map.of(), test, TransferPlan.Selection.SOURCE,
        seeds, Recipe::standard, 128, Set.of(), List.of(), shots);
  }

  private static Map<String, Labelled> three(int premises) {
    Map<String, Labelled> test = new LinkedHashMap<>();
    for (String language : List.of("en", "fr", "sw")) test.put(language, texts(language, premises));
    return test;
  }

  private static FewShot few(int... counts) {
    return few(Map.of(), counts);
  }

  private static FewShot few(Map<String, Labelled> pools, int... counts) {
    return new FewShot(IntStream.of(counts).boxed().toList(), 4, Recipe::standard, pools, 7);
  }

  @Test
  void noPremiseIsBothDrawnFromAndScored() {
    Map<String, Shots> shots = Shots.of(plan(three(12), List.of(1L), few(1, 2, 4)), note -> {});
    assertEquals(Set.of("fr", "sw"), shots.keySet());
    Shots french = shots.get("fr");
    assertEquals(24, french.held().size(), "two thirds of 36");
    Set<Integer> premises = new HashSet<>(french.held().stream().map(row -> row / 3).toList());
    for (int draw = 0; draw < 4; draw++) {
      for (int k : List.of(1, 2, 4)) {
        List<Integer> rows = french.rows(draw, k);
        assertTrue(rows.stream().noneMatch(row -> premises.contains(row / 3)));
        for (int label = 0; label < 3; label++) {
          int wanted = label;
          assertEquals(k, rows.stream().filter(row -> row % 3 == wanted).count());
        }
      }
      assertTrue(french.rows(draw, 4).containsAll(french.rows(draw, 2)) && french.rows(draw, 2).containsAll(french.rows(draw, 1)));
    }
    assertNotEquals(french.rows(0, 2), french.rows(1, 2));
    assertEquals(french.draws(), shots.get("sw").draws(), "translations are drawn together");
    assertEquals(french.held(), shots.get("sw").held());
  }

  @Test
  void dataOfItsOwnLeavesTheTestSetWholeAndLosesWhatStandsThereToo() {
    LabelledTexts pool = new LabelledTexts(new LabelledText("pool.tsv", List.of(
        new LabelledText.Row(2, "a", "fr 0", "fr 0", "yes"), new LabelledText.Row(3, "b", "other", "one", "yes"),
        new LabelledText.Row(4, "c", "other", "two", "no"), new LabelledText.Row(5, "d", "other", "three", "perhaps")),
        LABELS, 0, "digest"), LabelledTexts.Shown.ALL);
    List<String> notes = new ArrayList<>();
    Map<String, Labelled> pools = Map.of("fr", pool, "sw", texts("other", 3));
    Map<String, Shots> shots = Shots.of(plan(three(2), List.of(1L), few(pools, 1)), notes::add);
    assertEquals(List.of(0, 1, 2, 3, 4, 5), shots.get("fr").held());
    for (int draw = 0; draw < 4; draw++) assertEquals(List.of(1, 2, 3), shots.get("fr").rows(draw, 1));
    assertEquals(List.of("few-shot: no examples are drawn from 1 rows of pool.tsv (fr) that are scored too",
        "few-shot: rows that examples are drawn from, and rows scored: fr 3 and 6, sw 9 and 6"), notes);
    assertEquals("--shots 2: pool.tsv (fr) has 1 examples of class no to draw from; the largest k possible is 1", refusal(three(2), few(pools, 2)));
  }

  private static String refusal(Map<String, Labelled> test, FewShot shots) {
    return assertThrows(InputException.class, () -> Shots.of(plan(test, List.of(1L), shots), note -> {})).getMessage();
  }

  @Test
  void aSentenceIsAnExampleOfEveryTypeItHolds() {
    List<TaggedText.Sentence> sentences = new ArrayList<>();
    List<List<String>> tags = List.of(List.of("B-PER", "O"), List.of("B-LOC", "I-LOC"), List.of("O", "O"), List.of("B-PER", "B-LOC"));
    for (int i = 0; i < 24; i++) sentences.add(new TaggedText.Sentence(3 * i + 1, List.of("a" + i, "b"), tags.get(i % 4)));
    Map<String, Labelled> test = new LinkedHashMap<>();
    test.put("en", new LabelledWords(new TaggedText("en.tsv", sentences, "en")));
    test.put("sw", new LabelledWords(new TaggedText("sw.tsv", sentences, "sw")));
    Shots own = Shots.of(plan(test, List.of(1L), few(1)), note -> {}).get("sw");
    assertEquals(16, own.held().size());
    for (int draw = 0; draw < 4; draw++) {
      Set<String> types = new TreeSet<>();
      for (int row : own.rows(draw, 1)) {
        assertFalse(own.held().contains(row));
        sentences.get(row).tags().stream().filter(tag -> tag.startsWith("B-")).forEach(types::add);
      }
      assertEquals(Set.of("B-LOC", "B-PER"), types);
    }
    assertTrue(refusal(test, few(9)).matches("--shots 9: sw.tsv \\(sw\\) has [0-8] examples of class (LOC|PER) to draw from, in the "
        + "third of its independent items that is set aside for that; .*or name more with --shot-data"), refusal(test, few(9)));
  }

  @Test
  void tooFewOfAnythingIsRefused() {
    assertEquals("--shots 5: fr.tsv (fr) has 4 examples of class no to draw from, in the third of its independent items that is set "
        + "aside for that; the largest k possible is 4, or name more with --shot-data", refusal(three(12), few(1, 5)));
    assertEquals("--shots: fr.tsv holds 2 independent items, expected at least 3: a third is set aside to draw examples from; or "
        + "name others with --shot-data", refusal(three(2), few(1)));
    assertThrows(InputException.class, () -> few(0));
    assertThrows(InputException.class, () -> few(129));
    assertThrows(InputException.class, () -> plan(Map.of("en", texts("en", 9)), List.of(1L), few(1)), "no target but the source");
  }

  /** Answers at random: means, spreads and gains by hand, over two runs and four draws. */
  @Test
  void scoresAreMeansOverRunsAndDrawsOfTheRowsHeldOut() {
    Map<String, Labelled> test = three(12);
    TransferPlan plan = plan(test, List.of(1L, 2L), few(1, 2));
    Answers answers = new Answers(Shots.of(plan, note -> {}));
    Random random = new Random(5);
    for (Trial trial : plan.trials("m")) {
      answers.said().put(trial, new LinkedHashMap<>());
      answers.adapted().put(trial, new LinkedHashMap<>());
      test.forEach((language, data) -> answers.said().get(trial).put(language, guesses(data.size(), random)));
      for (String language : List.of("fr", "sw")) {
        for (int k : List.of(1, 2)) {
          for (int draw = 0; draw < 4; draw++) answers.adapted().get(trial).put(new FewShot.Shot(language, k, draw), guesses(24, random));
        }
      }
    }
    Map<Trial, Long> tokens = new LinkedHashMap<>();
    answers.said().keySet().forEach(trial -> tokens.put(trial, 1L));
    Map<String, Score> scores = new LinkedHashMap<>();
    try (Bootstrap bootstrap = new Bootstrap(1, 200);
         TransferScores scored = new TransferScores(plan, answers, tokens, bootstrap, new ArrayList<>())) {
      scored.score("m");
      scored.scores().forEach(score -> scores.put(score.measure() + " " + score.language(), score));
    }
    List<Integer> held = answers.shots().get("sw").held();
    List<Trial> runs = List.copyOf(answers.said().keySet());
    double zero = runs.stream().mapToDouble(run -> right(held, answers.said().get(run).get("sw").only(held))).average().orElseThrow();
    double[] byDraw = IntStream.range(0, 4).mapToDouble(draw -> runs.stream().mapToDouble(run -> right(held,
        answers.adapted().get(run).get(new FewShot.Shot("sw", 2, draw)))).average().orElseThrow()).toArray();
    double mean = IntStream.range(0, 4).mapToDouble(draw -> byDraw[draw]).average().orElseThrow();
    double spread = Math.sqrt(IntStream.range(0, 4).mapToDouble(draw -> Math.pow(byDraw[draw] - mean, 2)).sum() / 3);
    assertEquals(zero, scores.get("accuracy.shots-0 sw").value(), 1e-12);
    assertEquals(mean, scores.get("accuracy.shots-2 sw").value(), 1e-12);
    assertEquals(spread, scores.get("accuracy.shots-2.sd sw").value(), 1e-12);
    assertEquals(mean - zero, scores.get("gain.shots-2 sw").value(), 1e-12);
    assertEquals((scores.get("gain.shots-2 fr").value() + mean - zero) / 2, scores.get("gain.shots-2 ").value(), 1e-12);
    Score few = scores.get("accuracy.shots-2 sw");
    assertEquals(8, few.n(), "premises held out");
    assertEquals(1 / 3.0, few.baseline(), 1e-12);
    assertTrue(few.low() < few.value() && few.value() < few.high());
    assertFalse(scores.containsKey("accuracy.shots-2 en"), "trained on");
  }

  private static Predictions guesses(int rows, Random random) {
    return new Predictions(IntStream.range(0, rows).mapToObj(row -> List.of(LABELS.get(random.nextInt(3)))).toList(), new double[0][]);
  }

  /** The share of rows, whose labels go round, that were answered with their label. */
  private static double right(List<Integer> rows, Predictions said) {
    return IntStream.range(0, rows.size()).filter(i -> said.labels().get(i).get(0).equals(LABELS.get(rows.get(i) % 3))).count()
        / (double) rows.size();
  }
}
