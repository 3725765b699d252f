package org.polyprobe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.polyprobe.result.LearningCurve;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

class TransferFindingsTest {
  private final List<Score> scores = new ArrayList<>();

  private void add(String model, String measure, String target, double value, double margin, double baseline) {
    scores.add(new Score(model, "transfer", measure, target, "en", null, "", "float32", 2490, value, value - margin,
        value + margin, baseline, 1));
  }

  /** A model's accuracies in English, Arabic and Swahili, with the efficiencies they come to. */
  private void add(String model, double english, double arabic, double swahili) {
    double[] others = {arabic, swahili};
    add(model, "accuracy", "en", english, 0.02, 1 / 3.0);
    for (int i = 0; i < 2; i++) {
      String target = List.of("ar", "sw").get(i);
      add(model, "accuracy", target, others[i], 0.02, 1 / 3.0);
      add(model, "efficiency", target, others[i] / english, 0.035, Double.NaN);
      add(model, "efficiency.corrected", target, (others[i] - 1 / 3.0) / (english - 1 / 3.0), 0.08, Double.NaN);
    }
  }

  private List<String> findings() {
    return Report.findings(new Run(ExampleRun.of().manifest(), List.of(), scores));
  }

  /** The paper's table: mBERT ahead by the raw ratio, BLOOM once chance is taken off. */
  @Test
  void thePapersTwoRankingsAreToldApart() {
    add("BLOOM-560m", 0.70, 0.59, 0.50);
    add("mBERT", 0.54, 0.47, 0.40);
    String found = findings().stream().filter(sentence -> sentence.startsWith("Raw and")).findFirst().orElseThrow();
    assertEquals("Raw and chance-corrected efficiency rank BLOOM-560m and mBERT differently: into Arabic mBERT is ahead raw "
        + "(0.870 against 0.843), BLOOM-560m corrected (0.700 against 0.661, intervals overlap); into Swahili mBERT is ahead "
        + "raw (0.741 against 0.714), BLOOM-560m corrected (0.455 against 0.323, intervals overlap). The raw ratio rewards a "
        + "model near chance, so the corrected one is to be believed as far as its interval allows.", found);
  }

  @Test
  void rankingsThatAgreeAreNotTalkedAbout() {
    add("one", 0.80, 0.70, 0.60);
    add("other", 0.80, 0.60, 0.50);
    assertTrue(findings().stream().noneMatch(sentence -> sentence.startsWith("Raw and")));
    assertTrue(findings().contains("one, trained on English, has accuracy 0.800 [0.780, 0.820] in English; of languages it was "
        + "not trained on, highest 0.700 [0.680, 0.720] in Arabic, lowest 0.600 [0.580, 0.620] in Swahili."), findings().toString());
  }

  @Test
  void aSourceThatIsNotScoredIsNotSpokenOf() {
    add("m", "accuracy", "sw", 0.6, 0.02, 1 / 3.0);
    assertEquals(List.of("m, trained on English, has accuracy 0.600 [0.580, 0.620] in Swahili."), findings());
  }

  /** Examples of the target are no remedy, and have a table and a sentence of their own. */
  @Test
  void fewShotIsToldApartFromRemedies() {
    add("m", "accuracy", "sw", 0.5, 0.02, 1 / 3.0);
    double[][] byCount = {{0, 0.5, 0.52}, {8, 0.56, 0.61}};
    for (double[] row : byCount) {
      add("m", "accuracy.shots-" + (int) row[0], "sw", row[1], 0.02, 1 / 3.0);
      add("m", "accuracy.reptile-5.shots-" + (int) row[0], "sw", row[2], 0.02, 1 / 3.0);
      for (String target : List.of("sw", "")) add("m", "gain.reptile-5.shots-" + (int) row[0], target, row[2] - row[1], 0.03, 0);
    }
    for (String target : List.of("sw", "")) add("m", "gain.shots-8", target, 0.06, 0.03, 0);
    assertEquals("Few-shot: against zero-shot on the same rows, labelled examples in the target language change the accuracy of m, "
        + "trained on English, in the mean over targets by: 8 per class +0.060 [0.030, 0.090], a gain. Against plain fine-tuning with "
        + "the same 8: reptile-5 +0.050 [0.020, 0.080], a gain.", findings().get(1));
    assertEquals(2, findings().size(), "no sentence on remedies");
    String page = Report.html(new Run(ExampleRun.of().manifest(), List.of(), scores));
    assertFalse(page.contains("Remedies against plain"), "nor a table");
    assertTrue(page.contains("\"kind\":\"shots\""), "a chart");
    assertTrue(page.contains("n 2,490, chance 0.333"), "of the rows scored");
    assertTrue(page.contains("<th scope=\"row\">8</th><td>reptile-5</td>"), page.substring(page.indexOf("Few-shot: acc")));
  }

  @Test
  void chanceCollapseAndBaselinesAreNamed() {
    add("weak", "accuracy", "en", 0.60, 0.02, 1 / 3.0);
    add("weak", "accuracy", "sw", 0.34, 0.02, 1 / 3.0);
    add("weak", "efficiency", "sw", 0.57, 0.02, Double.NaN);
    add("weak", "efficiency.corrected", "sw", 0.02, 0.02, Double.NaN);
    add("weak", "head-collapse", "sw", 3, 0, Double.NaN);
    add("weak", "accuracy.hypothesis-only", "en", 0.50, 0.02, 1 / 3.0);
    add("weak", "accuracy.random-encoder", "en", 0.40, 0.02, 1 / 3.0);
    add("weak", "accuracy.random-encoder", "sw", 0.33, 0.02, 1 / 3.0);
    String all = String.join("\n", findings());
    assertTrue(all.contains("In Swahili its accuracy is not distinguishable from chance, or below it."), all);
    assertTrue(all.contains("In Swahili its head has collapsed"), all);
    assertTrue(all.contains("In English a model that sees only the second text beats chance"), all);
    assertTrue(all.contains("In Swahili its interval does not lie above that of the same architecture trained from random"), all);
    assertFalse(all.contains("English and Swahili"), all);
  }

  /** Both directions stand in one run; a number of one never stands in for the other's. */
  @Test
  void directionsAreKeptApart() {
    for (String[] pair : new String[][] {{"en", "fr"}, {"fr", "en"}}) {
      for (String target : pair) {
        scores.add(new Score("m", "transfer", "accuracy", target, pair[0], null, "", "float32", 9, 0.6, 0.5, 0.7, 1 / 3.0, 1));
      }
    }
    scores.add(new Score("m", "transfer", "efficiency.corrected", "fr", "en", null, "", "float32", 9, 0.8, 0.7, 0.9, Double.NaN, 1));
    scores.add(new Score("m", "transfer", "source-advantage", "en", "fr", null, "", "float32", 9, 0.1, 0.05, 0.2, Double.NaN, 1));
    TransferScores transfer = new TransferScores(new Scores(List.of(new Run(ExampleRun.of().manifest(), List.of(), scores))));
    assertTrue(transfer.at("m", "efficiency.corrected", "en", "fr").isPresent());
    assertTrue(transfer.at("m", "efficiency.corrected", "fr", "en").isEmpty());
    List<String> advantages = findings().stream().filter(sentence -> sentence.contains("rather than")).toList();
    assertEquals(List.of("Trained on English rather than French, m differs by 0.100 [0.050, 0.200] in the languages that are "
        + "neither: an advantage of English."), advantages);
  }

  @Test
  void theTableMarksWhatWasTrainedOnAndWhatIsUndefined() {
    add("mBERT", 0.54, 0.47, 0.40);
    scores.removeIf(score -> score.measure().equals("efficiency.corrected") && score.language().equals("sw"));
    LearningCurve curve = new LearningCurve("mBERT", "en", "full", 1, List.of(1, 2), List.of(1.1, 1.0), List.of(2), List.of(0.5));
    Run run = new Run(ExampleRun.of().manifest(), List.of(), scores, List.of(), List.of(curve));
    String page = Report.html(run);
    assertTrue(page.contains("mBERT trained on English") && page.contains("<td>trained on</td>") && page.contains("<td>undefined</td>"));
    assertTrue(page.contains("\"loss\":[[1,1.1],[2,1.0]]") && page.contains("across languages"));
    assertFalse(Report.html(ExampleRun.of()).contains("id=\"learning\""), "a run that trained nothing has no curves");
  }
}
