package org.polyprobe.report;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Pattern SCRIPT = Pattern.compile("(?s)<script[^>]*>.*?</script>");
  private static final Pattern STYLE = Pattern.compile("(?s)<style>.*?</style>");
  private static final String EVIL = "<b>\"x\" & 'y'</b></script><!-- {{css}} $1 \\ <!-- if curves -->";

  @Test
  void thePageLoadsNothing() {
    String html = Report.html(ExampleRun.threeModels());
    assertFalse(markup(html).matches("(?s).*\\s(src|href|action)=.*"), "an attribute that loads");
    assertFalse(markup(html).contains("<link"));
    assertFalse(markup(html).contains("://"), "a URL in the markup");
    Matcher style = STYLE.matcher(html);
    assertTrue(style.find());
    assertFalse(style.group().contains("url(") || style.group().contains("@import"), "the style loads something");
    assertTrue(html.contains("default-src 'none'"));
  }

  @Test
  void thePageIsWellFormed() {
    wellFormed(Report.html(ExampleRun.mbert()));
    wellFormed(Report.html(ExampleRun.threeModels()));
  }

  @Test
  void thePageStaysSmall() {
    Run run = ExampleRun.threeModels();
    assertTrue(run.scores().size() > 28_000, run.scores().size() + " scores");
    int size = Report.html(run).getBytes(StandardCharsets.UTF_8).length;
    assertTrue(size < 3_000_000, size + " bytes");
  }

  @Test
  void namesCannotLeaveTheirPlace() {
    Run run = evil();
    String html = Report.html(run);
    wellFormed(html);
    assertEquals(3, count(html, "</script"), "data ended a script");
    assertTrue(html.contains("&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt;&lt;/script&gt;&lt;!-- {{css}} $1 \\ "));
    assertTrue(html.contains("\\u003Cb\\u003E") || html.contains("\\u003cb\\u003e"), "the data is not escaped");
  }

  @Test
  void likelihoodIsATableOfItsOwn() {
    Score english = new Score("m", "perplexity", "bits-per-byte", "en", "", null, "", "float32", 20, 1.25, 1.1, 1.5, 9, 7);
    Score swahili = new Score("m", "perplexity", "relative-bits", "sw", "en", null, "", "float32", 20, 1.5, 1.4, 1.6, 2, 7);
    Run run = new Run(evil().manifest(), List.of(), List.of(english, swahili));
    String html = Report.html(run);
    wellFormed(html);
    String section = html.substring(html.indexOf("<section id=\"likelihood\">"), html.indexOf("<section id=\"method\">"));
    assertTrue(section.contains("1.250 <span class=\"interval\">[1.100, 1.500]</span>"
        + "<br/><span class=\"below\">baseline 9.000 · n 20</span>"), section);
    assertTrue(section.contains("of English · baseline 2.000 · n 20"), section);
    assertFalse(Report.html(ExampleRun.mbert()).contains("id=\"likelihood\""));
  }

  /** A run whose every text tries to be markup, a placeholder or a group of a regular expression. */
  static Run evil() {
    Score score = new Score(EVIL, "align", EVIL, EVIL, "en", 1, EVIL, EVIL, 10, 0.5, 0.4, 0.6, 0.1, 7);
    Score main = new Score(EVIL, "align", "precision@1", EVIL, "en", 1, EVIL, EVIL, 10, 0.5, 0.4, 0.6, 0.1, 7);
    Score other = new Score(EVIL + "2", "align", "precision@1", "fr", "en", 1, EVIL, EVIL, 10, 0.5, 0.4, 0.6, 0.1, 7);
    Manifest manifest = new Manifest(EVIL, EVIL, EVIL, 1, 7, 1, EVIL, Map.of(EVIL, EVIL),
        List.of(new Manifest.Model(EVIL, EVIL, EVIL, EVIL, EVIL, 1, 1, 1, 1)),
        List.of(new Manifest.Data(EVIL, EVIL, EVIL, 1, List.of(EVIL))), List.of(EVIL));
    Definition definition = new Definition(EVIL, EVIL, EVIL, EVIL, 0, 1, Definition.Direction.DESCRIPTIVE);
    return new Run(manifest, List.of(definition), List.of(score, main, other));
  }

  @Test
  void sectionsWithoutScoresAreLeftOut() {
    String states = Report.html(of("states"));
    assertTrue(states.contains("<h2>Hidden states</h2>"));
    for (String absent : List.of("Layer curves", "Language pairs", "Language families", "Languages", "Models side")) {
      assertFalse(states.contains("<h2>" + absent), absent);
    }
    String align = Report.html(of("align"));
    assertTrue(align.contains("<h2>Layer curves</h2>"));
    assertFalse(align.contains("<h2>Hidden states</h2>"));
    wellFormed(states);
    wellFormed(align);
  }

  @Test
  void aRunWithoutScoresIsAPage() {
    String html = Report.html(ExampleRun.of());
    wellFormed(html);
    assertTrue(html.contains("<h2>Data, method and provenance</h2>"));
  }

  @Test
  void withoutEnglishTheFirstLanguageIsTheReference() {
    Score pair = new Score("mbert", "align", "precision@1", "sw", "fr", null, "mean", "float32", 10, 0.5, 0.4, 0.6, 0.1,
        7);
    Run run = new Run(ExampleRun.of().manifest(), List.of(), List.of(pair, reversed(pair)));
    Scores scores = new Scores(List.of(run));
    assertEquals("fr", scores.reference(), "first in the order of the data");
    wellFormed(Report.html(run));
  }

  @Test
  void oneNameForSeveralModelsIsToldApart() {
    Score mean = new Score("m", "align", "auc", "fr", "en", 1, "mean", "float32", 10, 0.5, 0.4, 0.6, 0.1, 7);
    Score first = new Score("m", "align", "auc", "fr", "en", 1, "first", "float32", 10, 0.5, 0.4, 0.6, 0.1, 7);
    assertEquals(List.of("m, mean pooling", "m, first pooling"), models(ExampleRun.of(mean, first)));
    assertEquals(List.of("m, run 1", "m, run 2"), models(ExampleRun.of(mean), ExampleRun.of(mean)));
    Score retrieval = new Score("m", "retrieval", "mexa", "fr", "en", 1, "first", "float32", 10, 0.5, 0.4, 0.6, 0.1, 7);
    assertEquals(List.of("m"), models(ExampleRun.of(mean), ExampleRun.of(retrieval)), "two tasks of one model");
  }

  @Test
  void aReportNeedsARun() {
    assertThrows(IllegalArgumentException.class, () -> Report.html(List.of()));
  }

  @Test
  void dataKeepsFiveDigitsInItsShorterForm() {
    assertEquals("0.12346", PageData.rounded(0.123456789));
    assertEquals("null", PageData.rounded(Double.NaN));
    assertEquals("0", PageData.rounded(0));
    assertEquals("0", PageData.rounded(-0.0));
    assertEquals("1", PageData.rounded(1));
    assertEquals("-12346e-9", PageData.rounded(-0.0000123456));
    assertEquals("1e23", PageData.rounded(1e23));
  }

  private static List<String> models(Run... runs) {
    return new Scores(List.of(runs)).models();
  }

  private static Run of(String task) {
    Run run = ExampleRun.mbert();
    Stream<Score> scores = run.scores().stream().filter(score -> score.task().equals(task));
    return new Run(run.manifest(), run.definitions(), scores.toList());
  }

  private static Score reversed(Score s) {
    return new Score(s.model(), s.task(), s.measure(), s.reference(), s.language(), s.layer(), s.pooling(), s.dtype(),
        s.n(), s.value(), s.low(), s.high(), s.baseline(), s.seed());
  }

  private static String markup(String html) {
    return STYLE.matcher(SCRIPT.matcher(html).replaceAll("")).replaceAll("");
  }

  /** The template keeps to the common ground of HTML and XML, so that an XML parser can check the page. */
  private static void wellFormed(String html) {
    String xml = markup(html).replaceFirst("<!DOCTYPE html>", "");
    assertDoesNotThrow(() -> DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml))), () -> xml);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
