package org.polyprobe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.polyprobe.result.Score;

class SummaryTest {
  private static final double NONE = Double.NaN;

  private final List<Score> scores = new ArrayList<>();

  @Test
  void bestAndWorstAreNamedWhenTheirIntervalsPart() {
    precision("de", 1, 0.6, 0.58, 0.62);
    precision("ar", 1, 0.3, 0.28, 0.32);
    precision("sw", 1, 0.1, 0.08, 0.12);
    assertEquals("By precision@1, German aligns best with English: 0.600 [0.580, 0.620] at layer 1 (chance 0.0010, "
        + "n = 1,000). Swahili aligns worst: 0.100 [0.080, 0.120] at layer 1 (chance 0.0010, n = 1,000).", paragraph());
  }

  @Test
  void overlapAtTheTopLeavesTheOrderOpen() {
    precision("de", 1, 0.6, 0.58, 0.62);
    precision("fr", 1, 0.59, 0.57, 0.61);
    precision("sw", 1, 0.1, 0.08, 0.12);
    assertContains("German has the highest precision@1 against English");
    assertContains("the interval of French overlaps with it, so the order at the top is not settled");
  }

  @Test
  void noLanguageIsNamedBestWhereAllOverlap() {
    precision("de", 1, 0.6, 0.5, 0.7);
    precision("fr", 1, 0.59, 0.49, 0.69);
    precision("sw", 1, 0.55, 0.45, 0.65);
    assertContains("No language can be told apart from the best");
    assertLacks("aligns worst");
    assertLacks("is lowest");
  }

  @Test
  void withoutIntervalsNothingIsSettled() {
    precision("de", 1, 0.6, NONE, NONE);
    precision("sw", 1, 0.1, NONE, NONE);
    assertContains("No language can be told apart from the best");
  }

  @Test
  void aSingleLanguageIsNotRanked() {
    precision("sw", 1, 0.002, 0.0005, 0.004);
    assertEquals("Swahili aligns with English at precision@1 0.0020 [0.0005, 0.0040] at layer 1 (chance 0.0010, "
        + "n = 1,000), which cannot be told from chance.", paragraph());
  }

  @Test
  void theFallFromThePeakIsCountedInLanguages() {
    for (String language : List.of("de", "sw")) {
      precision(language, 0, 0.1, 0.08, 0.12);
      precision(language, 1, 0.6, 0.5, 0.7);
      precision(language, 2, language.equals("de") ? 0.2 : 0.5, language.equals("de") ? 0.15 : 0.45, 0.55);
    }
    scores.set(2, score("align", "precision@1", "de", "en", 2, 0.2, 0.15, 0.25, 0.001));
    assertContains("Averaged over the 2 languages, precision@1 is highest at layer 1 (0.600) and falls to 0.350 at the "
        + "last layer, 2, by 42 %; the intervals at the two layers lie apart in 1 of 2 languages.");
  }

  @Test
  void aFallWithinTheIntervalsIsNotEstablished() {
    precision("de", 0, 0.6, 0.5, 0.7);
    precision("de", 1, 0.55, 0.45, 0.65);
    assertContains("overlap, so the fall is not established");
  }

  @Test
  void aPeakAtTheLastLayerIsNoFall() {
    precision("de", 0, 0.1, 0.05, 0.15);
    precision("de", 1, 0.55, 0.45, 0.65);
    assertContains("is highest at layer 1 (0.550), the last.");
    assertLacks("falls");
  }

  @Test
  void retrievalAtChanceIsNamed() {
    retrieval("de", 0.7, 0.68, 0.72);
    retrieval("sw", 0.002, 0, 0.004);
    retrieval("ta", 0.001, 0, 0.003);
    assertContains("For Swahili and Tamil sentence retrieval cannot be told from chance at any layer.");
    scores.add(score("retrieval", "accuracy@1", "sw", "en", 2, 0.02, 0.01, 0.03, 0.001));
    assertContains("For Tamil sentence retrieval cannot be told from chance at any layer.");
  }

  @Test
  void retrievalAboveOrAtChanceEverywhereIsSaid() {
    retrieval("de", 0.7, 0.68, 0.72);
    retrieval("sw", 0.2, 0.18, 0.22);
    assertContains("Every language's sentence retrieval is above chance at its best layer.");
    scores.clear();
    retrieval("de", 0.002, 0, 0.004);
    retrieval("sw", 0.001, 0, 0.004);
    assertContains("For no language can sentence retrieval be told from chance at any layer.");
    assertLacks("Every language");
  }

  @Test
  void highCosineIsOnlyWarnedOfBesideAHighBaseline() {
    scores.add(score("align", "cosine", "fr", "en", 1, 0.93, 0.92, 0.94, 0.9));
    assertContains("The raw cosine of translations, 0.930 at layer 1, is high, but so is that of words that do not "
        + "translate each other, 0.900");
    scores.set(0, score("align", "cosine", "fr", "en", 1, 0.93, 0.92, 0.94, 0.2));
    assertLacks("raw cosine");
  }

  @Test
  void aCosineWrittenTheOtherWayRoundIsFound() {
    scores.add(score("align", "cosine", "en", "fr", 1, 0.93, 0.92, 0.94, 0.9));
    assertContains("The raw cosine of translations, 0.930");
  }

  @Test
  void familiesAreReportedAtThePeakWithTheirProbability() {
    precision("de", 0, 0.1, 0.05, 0.15);
    precision("de", 1, 0.55, 0.45, 0.65);
    family("related-minus-unrelated", 0, 0.3, NONE, NONE);
    family("related-minus-unrelated", 1, 0.1, NONE, NONE);
    family("related-minus-unrelated.p", 0, 0.2, NONE, NONE);
    family("related-minus-unrelated.p", 1, 0.0004, NONE, NONE);
    assertContains("Related languages align better than unrelated ones at layer 1 (difference 0.100, p < 0.001, "
        + "n = 1,000 pairs); p < 0.05 at 1 of 2 layers, uncorrected.");
    family("related-minus-unrelated.p", 1, 0.3, NONE, NONE);
    assertContains("Whether related languages align better than unrelated ones at layer 1 is not settled (difference "
        + "0.100, p = 0.300, n = 1,000 pairs).");
    family("related-minus-unrelated", 1, -0.1, NONE, NONE);
    family("related-minus-unrelated.p", 1, 0.01, NONE, NONE);
    assertContains("Related languages align worse");
  }

  @Test
  void chineseIsContrastedByItsInterval() {
    family("zh-contrast", 1, 0.2, 0.1, 0.3);
    assertContains("French, Spanish and German align better among themselves than with Chinese at layer 1 (difference "
        + "0.200 [0.100, 0.300]).");
    family("zh-contrast", 1, 0.2, -0.1, 0.5);
    assertContains("is not established at layer 1");
    family("zh-contrast", 1, 0.2, NONE, NONE);
    assertContains("is not established at layer 1");
  }

  @Test
  void collapseIsNamedByLayersAndLanguages() {
    for (int layer = 0; layer <= 4; layer++) {
      state("ar", layer, layer >= 2 && layer != 3 ? 2 : 1);
      state("sw", layer, layer == 4 ? 4 : 0);
      state("en", layer, 0);
    }
    assertEquals("The states collapse at layers 2 and 4 in Arabic; at layer 4 in Swahili: at least 2 signs of collapse "
        + "hold there.", paragraph());
  }

  @Test
  void oneSignIsNoCollapse() {
    state("ar", 0, 1);
    assertEquals("No layer collapses in any language measured: nowhere do 2 or more signs of collapse hold.",
        paragraph());
  }

  @Test
  void nothingIsSaidOfNothing() {
    assertEquals("", new Summary(new Scores(List.of(ExampleRun.of()))).paragraph("mbert"));
  }

  @Test
  void undefinedNumbersAreNoFindings() {
    precision("de", 1, NONE, NONE, NONE);
    family("related-minus-unrelated", 1, NONE, NONE, NONE);
    assertEquals("", paragraph());
  }

  @Test
  void modelsAreRankedOnTheLanguagesTheyShare() {
    precision("de", 1, 0.6, 0.58, 0.62);
    precision("fr", 1, 0.6, 0.58, 0.62);
    scores.add(other("de", 0.4, 0.38, 0.42));
    scores.add(other("fr", 0.59, 0.57, 0.61));
    scores.add(other("sw", 0.9, 0.8, 1));
    Summary summary = new Summary(new Scores(List.of(ExampleRun.of(scores.toArray(Score[]::new)))));
    assertEquals("By precision@1 against English at each language's best layer, averaged over the 2 languages they "
        + "share, mbert comes first (0.600), before other (0.495). Its interval lies above that of other in 1 of 2 "
        + "languages.",
        summary.comparison());
    scores.set(2, other("de", 0.59, 0.57, 0.61));
    summary = new Summary(new Scores(List.of(ExampleRun.of(scores.toArray(Score[]::new)))));
    assertTrue(summary.comparison().endsWith("so which of the two aligns better is not settled."),
        summary.comparison());
  }

  @Test
  void oneModelIsNotCompared() {
    precision("de", 1, 0.6, 0.58, 0.62);
    assertEquals("", new Summary(new Scores(List.of(ExampleRun.of(scores.toArray(Score[]::new))))).comparison());
  }

  private void precision(String language, int layer, double value, double low, double high) {
    scores.add(score("align", "precision@1", language, "en", layer, value, low, high, 0.001));
  }

  private void retrieval(String language, double value, double low, double high) {
    scores.add(score("retrieval", "accuracy@1", language, "en", 1, value, low, high, 0.001));
  }

  private void family(String measure, int layer, double value, double low, double high) {
    scores.removeIf(score -> score.measure().equals(measure) && score.layer() == layer);
    scores.add(score("families", measure, "", "", layer, value, low, high, NONE));
  }

  private void state(String language, int layer, int signs) {
    scores.add(score("states", "collapse", language, "", layer, signs, NONE, NONE, NONE));
  }

  private static Score other(String language, double value, double low, double high) {
    return new Score("other", "align", "precision@1", language, "en", 3, "mean", "float32", 1000, value, low, high,
        0.001, 7);
  }

  private static Score score(String task, String measure, String language, String reference, int layer, double value,
      double low, double high, double baseline) {
    return new Score("mbert", task, measure, language, reference, layer, "mean", "float32", 1000, value, low, high,
        baseline, 7);
  }

  private String paragraph() {
    return new Summary(new Scores(List.of(ExampleRun.of(scores.toArray(Score[]::new))))).paragraph("mbert");
  }

  private void assertContains(String sentence) {
    assertTrue(paragraph().contains(sentence), paragraph());
  }

  private void assertLacks(String words) {
    assertFalse(paragraph().contains(words), paragraph());
  }
}
