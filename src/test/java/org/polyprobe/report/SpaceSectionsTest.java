package org.polyprobe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.polyprobe.result.Picture;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** The sections on peaks, similarity and pictures. */
class SpaceSectionsTest {
  @Test
  void aFallIsEstablishedWhereItsIntervalLiesAboveZero() {
    String html = Report.html(ExampleRun.of(depth("peak-layer", 8, 7, 9), depth("peak", 0.6, 0.5, 0.7),
        depth("last", 0.4, 0.3, 0.5), depth("drop", 0.2, 0.1, 0.3), depth("slope", -0.02, -0.03, -0.01)));
    assertTrue(html.contains("<h2>Peak and fall</h2>"));
    assertTrue(html.contains("8 <span class=\"interval\">[7, 9]</span>"));
    assertTrue(html.contains("0.200 <span class=\"interval\">[0.100, 0.300]</span>"));
    assertFalse(html.contains("not established"));
    assertTrue(Report.html(ExampleRun.of(depth("drop", 0.01, -0.02, 0.04))).contains("not established"));
  }

  @Test
  void theSummarySaysHowFarQualityFalls() {
    Score layer = depth("peak-layer", 8, 7, 9);
    assertEquals("Over all pairs of languages, retrieval accuracy@1 peaks at layer 8 and falls by 0.200 [0.100, 0.300] to "
        + "the last layer, the choice of the peak allowed for.", summary(layer, depth("drop", 0.2, 0.1, 0.3)));
    assertEquals("Over all pairs of languages, retrieval accuracy@1 peaks at layer 8; that it falls by the last layer is "
        + "not established: 0.010 [−0.020, 0.040].", summary(layer, depth("drop", 0.01, -0.02, 0.04)));
    assertEquals("Over all pairs of languages, retrieval accuracy@1 is highest at the last layer, so nothing falls.",
        summary(layer, depth("drop", 0, 0, 0.01)));
  }

  private static String summary(Score... all) {
    return new Summary(new Scores(List.of(ExampleRun.of(all)))).paragraph("mbert");
  }

  @Test
  void comparedLayersAreNeitherCurvesNorLanguages() throws Exception {
    Run run = ExampleRun.of(layers("", "layer 2", 0.9), layers("fr", "layer 2", 0.8), layers("fr", "bloom layer 5", 0.3));
    Scores scores = new Scores(List.of(run));
    assertEquals(List.of("fr"), scores.languages());
    assertTrue(scores.curves().isEmpty());
    JsonNode maps = new ObjectMapper().readTree(new PageData(scores, List.of(run)).json()).get("maps");
    assertEquals(3, maps.size());
    assertEquals(-1, maps.get(0).get("language").asInt());
    assertEquals("mbert", maps.get(1).get("other").asText());
    assertEquals("bloom", maps.get(2).get("other").asText());
    assertEquals("[4,5,0.3,0.2,0.4]", maps.get(2).get("cells").get(0).toString());
  }

  @Test
  void pointsKeepTheirProportionsAndTheirPlace() throws Exception {
    Picture picture = new Picture("words", "kind", List.of(new Picture.Point(0, "en", "</script><b>", "noun"),
        new Picture.Point(0, "fr", "eau", "noun"), new Picture.Point(1, "en", "run", "verb")),
        List.of(new Picture.Projection("mbert", "pca", 3, new double[] {-1, 0, 1}, new double[] {5, 6, 5})));
    Score score = layers("fr", "layer 2", 0.8);
    Run base = ExampleRun.of(score, new Score("mbert", "picture", "trustworthiness.pca.words", "en", "", 3, "mean",
        "float32", 3, 0.9, Double.NaN, Double.NaN, 0.5, 1));
    Run run = new Run(base.manifest(), base.definitions(), base.scores(), List.of(picture));
    String html = Report.html(run);
    assertTrue(html.contains("<h2>Pictures</h2>"));
    assertFalse(html.contains("</script><b>"), "a text left its place");
    JsonNode drawn = new ObjectMapper().readTree(new PageData(new Scores(List.of(run)), List.of(run)).json()).get("pictures").get(0);
    assertEquals("[0,500,999]", drawn.get("projections").get(0).get(3).toString());
    assertEquals("[250,749,250]", drawn.get("projections").get(0).get(4).toString(), "half as wide, in the middle");
    assertEquals("[1,0,1,\"run\"]", drawn.get("points").get(2).toString());
  }

  @Test
  void withoutThemTheSectionsAreLeftOut() {
    String html = Report.html(ExampleRun.mbert());
    for (String absent : List.of("Peak and fall", "Similarity of layers", "Pictures")) {
      assertFalse(html.contains("<h2>" + absent), absent);
    }
  }

  private static Score depth(String what, double value, double low, double high) {
    return new Score("mbert", "depth", "accuracy@1." + what, "", "", null, "mean", "float32", 224, value, low, high,
        Double.NaN, 7);
  }

  private static Score layers(String language, String reference, double value) {
    return new Score("mbert", "similarity", "cka", language, reference, 4, "mean", "float32", 224, value, value - 0.1,
        value + 0.1, 0, 7);
  }
}
