package org.polyprobe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.study.Step;
import org.polyprobe.study.Study;

/** Studies as a user writes and runs them, on a tiny checkpoint. */
class ReproduceCommandTest {
  private static final String TINY = "src/test/resources/golden/bert-tiny-text";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path sentences;
  private Path results;

  /** Of four sentences Swahili repeats the English ones, the first two in each other's place: half find their own. */
  @BeforeEach
  void writeData() throws IOException {
    sentences = Files.writeString(folder.resolve("sentences.tsv"), """
        en	sw
        The dog sleeps.	I read a book.
        I read a book.	The dog sleeps.
        The water is cold.	The water is cold.
        Where is the house?	Where is the house?
        """);
    results = folder.resolve("results");
  }

  private int polyprobe(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Polyprobe.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private String study(String models) {
    return """
        title: Half of them
        paper: https://example.org/paper
        models: %s
        options: {seed: 3}
        steps:
          - name: found
            command: retrieve
            options: {parallel: %s, languages: [en, sw]}
          - name: tokens
            command: tokens
            options:
              parallel: %s
        compare:
          - {quantity: retrieval, step: found, model: %s, measure: accuracy@1, language: sw, reference: en, layer: 1, paper: {as printed: 0.50, from its table: 0.9}}
          - {quantity: premium, step: tokens, model: %s, measure: premium, language: sw, paper: 1, note: Of the same sentences.}
          - {quantity: unknown, step: tokens, model: %s, measure: fertility, language: en}
        """.formatted(models, sentences, sentences, TINY, TINY, TINY);
  }

  private Path write(String study) throws IOException {
    return Files.writeString(folder.resolve("half.yaml"), study);
  }

  private int reproduce(String study) throws IOException {
    return polyprobe("reproduce", write(study).toString(), "--out", results.toString());
  }

  @Test
  void thePapersNumbersStandBesideTheMeasuredOnes() throws IOException {
    assertEquals(0, reproduce(study(TINY)), err.toString());
    List<String> rows = Files.readAllLines(results.resolve("comparison.csv"));
    assertEquals("quantity,step,model,measure,language,reference,layer,paper,paper_whence,value,low,high,baseline,n,note,left_out", rows.get(0));
    assertTrue(rows.get(1).startsWith("retrieval,found," + TINY + ",accuracy@1,sw,en,1,0.50,as printed,0.5,0.0,1.0,0.25,4,,"), rows.get(1));
    assertTrue(rows.get(2).startsWith("retrieval,found," + TINY + ",accuracy@1,sw,en,1,0.9,from its table,0.5,"), rows.get(2));
    assertTrue(rows.get(3).startsWith("premium,tokens," + TINY + ",premium,sw,en,,1,,1.0,"), rows.get(3));
    assertTrue(rows.get(4).startsWith("unknown,tokens," + TINY + ",fertility,en,,,,,"), rows.get(4));
    assertTrue(out.toString().contains("0.50 as printed") && out.toString().contains("not known"), out.toString());
    assertTrue(out.toString().contains("2 of 2 experiments were done. Of 3 numbers of the paper, 3 were measured; 3 of these lie"), out.toString());
    assertTrue(out.toString().contains("polyprobe retrieve --model " + TINY + " --seed 3 --parallel " + sentences), out.toString());
  }

  @Test
  void allScoresOfAllStepsInOneFile() throws IOException {
    assertEquals(0, reproduce(study(TINY)), err.toString());
    List<String> csv = Files.readAllLines(results.resolve("results.csv"));
    assertEquals("model,task,measure,language,reference,layer,pooling,dtype,n,value,low,high,seed,step", csv.get(0));
    String model = "src-test-resources-golden-bert-tiny-text";
    List<String> found = Files.readAllLines(results.resolve("found/" + model + "/results.csv"));
    List<String> tokens = Files.readAllLines(results.resolve("tokens/" + model + "/results.csv"));
    assertEquals(found.size() + tokens.size() - 1, csv.size());
    assertEquals(found.get(1) + ",found", csv.get(1));
    assertEquals(tokens.get(1) + ",tokens", csv.get(found.size()));
    JsonNode json = new ObjectMapper().readTree(results.resolve("results.json").toFile());
    assertEquals("polyprobe-study/1", json.at("/format").asText());
    assertEquals("found", json.at("/scores/0/step").asText());
    assertEquals(0.5, json.at("/comparison/0/value").asDouble());
    assertEquals("retrieval", json.at("/scores/0/task").asText());
    String page = Files.readString(results.resolve("report.html"));
    assertTrue(page.contains("<a href=\"found/" + model + "/report.html\">found</a>") && page.contains("as printed"));
    assertTrue(Files.exists(results.resolve("found/" + model + "/report.html")));
    assertEquals(study(TINY), Files.readString(results.resolve("study.yaml")), "the file that made it");
  }

  @Test
  void aModelThatIsNotThereLeavesTheRest() throws IOException {
    assertEquals(0, reproduce(study("[./not-there, " + TINY + "]").replace("command: retrieve\n",
        "command: retrieve\n    needs: Ask a friend.\n")), err.toString());
    assertTrue(out.toString().contains("found with ./not-there, tokens with ./not-there\n    model \"./not-there\" is not there"), out.toString());
    assertTrue(out.toString().contains("    A checkpoint directory does as well"), out.toString());
    assertFalse(out.toString().contains("    Ask a friend.\n"), "what the step needs beside models is there");
    assertTrue(out.toString().contains("2 of 4 experiments were done."), out.toString());
    JsonNode json = new ObjectMapper().readTree(results.resolve("results.json").toFile());
    assertTrue(json.at("/steps/0/leftOut").asText().startsWith("model \"./not-there\" is not there"));
    assertEquals("", json.at("/steps/1/leftOut").asText());
    assertTrue(Files.readString(results.resolve("report.html")).contains("What could not be had"));
  }

  @Test
  void dataThatAreNotThereLeaveTheRest() throws IOException {
    assertEquals(0, reproduce(study(TINY).replace("{parallel: " + sentences + ",", "{parallel: not-there.tsv,")
        .replace("command: retrieve\n", "command: retrieve\n    needs: Ask a friend.\n")), err.toString());
    assertTrue(out.toString().contains("found with " + TINY + "\n    not-there.tsv: no such file\n    Ask a friend.\n"), out.toString());
    List<String> rows = Files.readAllLines(results.resolve("comparison.csv"));
    assertEquals("retrieval,found," + TINY + ",accuracy@1,sw,en,1,0.50,as printed,,,,,,,left out: not-there.tsv: no such file", rows.get(1));
    assertTrue(rows.get(3).startsWith("premium,tokens," + TINY + ",premium,sw,en,,1,,1.0,"), rows.get(3));
  }

  @Test
  void whereNothingCanBeHadNothingIsWritten() throws IOException {
    String study = study("./not-there").replaceAll("(?s)compare:.*", "");
    assertEquals(2, reproduce(study));
    assertTrue(err.toString().contains("nothing could be measured: model \"./not-there\" is not there"), err.toString());
    assertFalse(Files.exists(results));
  }

  @Test
  void whatIsDoneIsTakenAndWhatChangedIsDoneAgain() throws IOException {
    assertEquals(0, reproduce(study(TINY)), err.toString());
    byte[] whole = Files.readAllBytes(results.resolve("results.csv"));
    Path found = results.resolve("found/src-test-resources-golden-bert-tiny-text/results.json");
    Path tokens = results.resolve("tokens/src-test-resources-golden-bert-tiny-text/results.json");
    FileTime[] first = {Files.getLastModifiedTime(found), Files.getLastModifiedTime(tokens)};

    Files.delete(tokens.resolveSibling("step.json"));                        // as if killed before that step was done
    assertEquals(0, reproduce(study(TINY)), err.toString());
    assertEquals(first[0], Files.getLastModifiedTime(found));
    assertNotEquals(first[1], Files.getLastModifiedTime(tokens));
    assertArrayEquals(whole, Files.readAllBytes(results.resolve("results.csv")));
    assertEquals(1, err.toString().split("it is there already", -1).length - 1, err.toString());

    FileTime second = Files.getLastModifiedTime(tokens);
    assertEquals(0, reproduce(study(TINY).replace("languages: [en, sw]", "languages: [en, sw], pooling: first")), err.toString());
    assertNotEquals(first[0], Files.getLastModifiedTime(found));
    assertEquals(second, Files.getLastModifiedTime(tokens));

    Files.writeString(sentences, Files.readString(sentences).replace("cold", "warm"));
    assertEquals(0, reproduce(study(TINY)), err.toString());
    assertNotEquals(second, Files.getLastModifiedTime(tokens), "the data are others");
  }

  @Test
  void aStepReadsWhatAnEarlierOneWrote() throws IOException {
    Files.writeString(sentences, """
        en	fr	sw	de
        The dog sleeps.	Le chien dort.	Mbwa analala.	Der Hund schläft.
        I read a book.	Je lis un livre.	Ninasoma kitabu.	Ich lese ein Buch.
        The water is cold.	L'eau est froide.	Maji ni baridi.	Das Wasser ist kalt.
        """);
    String study = """
        title: why
        models: %s
        steps:
          - {name: tokens, command: tokens, options: {parallel: %s}}
          - {name: why, command: explain, options: {causes: "${tokens}", results: "${tokens}", cause: premium, result: fertility}}
        compare:
          - {quantity: rho, step: why, measure: spearman.premium~fertility}
        """.formatted(TINY, sentences);
    assertEquals(0, reproduce(study), err.toString() + out);
    assertTrue(out.toString().contains("2 of 2 experiments were done."), out.toString());
    assertTrue(Files.readAllLines(results.resolve("comparison.csv")).get(1).matches("rho,why,.*,spearman.premium~fertility,,,,,,-?[01]\\..*"));
    assertEquals(0, reproduce(study.replace("parallel: " + sentences, "parallel: not-there.tsv")
        .replace("  - {name: why,", "  - {name: own, command: retrieve, options: {parallel: " + sentences + "}}\n  - {name: why,")), err.toString());
    assertTrue(out.toString().contains("it builds on step tokens, which was left out"), out.toString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "command: retrieve | command: retreive | line 7: \"retreive\" is no command that measures; expected one of align,",
      "command: retrieve | command: predict | line 7: \"predict\" is no command that measures",
      "languages: [en, sw] | langauges: [en, sw] | line 8: retrieve in a study has no option \"langauges\"; expected one of batch-tokens,",
      "languages: [en, sw] | batch-tokens: many | line 8: Invalid value for option '--batch-tokens'",
      "languages: [en, sw] | batch-tokens: [1, 2] | line 8: batch-tokens takes one value, found 2",
      "languages: [en, sw] | languages: | line 8: languages: expected a value, found none",
      "languages: [en, sw] | model: mbert | line 8: models stand under models",
      "languages: [en, sw] | out: elsewhere | line 8: retrieve in a study has no option \"out\"",
      "seed: 3 | seed: three | Invalid value for option '--seed'",
      "title: Half of them | tilte: Half of them | line 1: \"tilte\" is no key here; expected title,",
      "name: found | name: Found it | line 6: name: \"Found it\" names a folder",
      "name: tokens | name: found | line 9: name: there are two steps \"found\"",
      "layer: 1 | layer: top | line 14: layer: expected a number, last or best, found \"top\"",
      "step: found | step: lost | line 14: step: there is no step \"lost\"; steps: found, tokens",
      "paper: 1, | paper: half, | line 15: paper: expected a number, found \"half\"",
      "measure: premium, | measures: premium, | line 15: \"measures\" is no key here",
      "measure: premium, | note: premium, | line 15: \"note\" stands there twice",
      "quantity: unknown, | \"\" | line 16: \"quantity\" is missing",
      "- name: tokens | - nane: tokens | line 9: \"nane\" is no key here",
      "steps: | stops: | line 5: \"stops\" is no key here",
      "options: {seed: 3} | options: {seed: 3 | no YAML"})
  void whatIsWrongIsNamedWithItsLineBeforeAnythingRuns(String right, String wrong, String message) throws IOException {
    String text = study(TINY);
    assertTrue(text.contains(right), right);
    assertEquals(2, reproduce(text.replaceFirst(java.util.regex.Pattern.quote(right), java.util.regex.Matcher.quoteReplacement(wrong))));
    assertTrue(err.toString().contains("half.yaml, line ") && err.toString().contains(message), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertFalse(Files.exists(results));
  }

  @Test
  void aFolderOfALaterStepIsNotThere() throws IOException {
    assertEquals(2, reproduce(study(TINY).replace("parallel: " + sentences + ",", "parallel: \"${tokens}\",")));
    assertTrue(err.toString().contains("line 8: parallel: ${tokens} is no step before this one"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "- a\n- b\n", "text", "a: &b [*b]\n", "title: a\n---\ntitle: b\n"})
  void whatIsNoStudyIsRefused(String text) throws IOException {
    assertEquals(2, reproduce(text));
    assertTrue(err.toString().startsWith("polyprobe: " + folder.resolve("half.yaml")), err.toString());
  }

  /** Commands and options of what is shipped are those that there are. */
  @ParameterizedTest
  @ValueSource(strings = {"2502.04269", "2502.04269-quick"})
  void whatIsShippedHoldsTogether(String name) {
    Study study = Study.shipped(name);
    List<StepLine> lines = StepLine.of(study, Path.of("out"));
    assertEquals(study.steps().stream().mapToInt(step -> step.models().size()).sum(), lines.size());
    for (StepLine line : lines) {
      List<String> expected = line.step().command().equals("explain") ? List.of("explain")         // it reads tables alone
          : List.of(line.step().command(), "--model", line.model());
      assertEquals(expected, line.arguments().subList(0, expected.size()));
    }
    assertTrue(study.claims().size() > 10);
  }

  @Test
  void whatIsShippedCanBeListedShownAndCopied() throws IOException {
    assertEquals(0, polyprobe("reproduce", "--list"));
    assertTrue(out.toString().startsWith("2502.04269  How does"), out.toString());
    assertEquals(0, polyprobe("reproduce", "2502.04269", "--quick", "--show"));
    Path copy = Files.writeString(folder.resolve("my.yaml"), out.toString());
    assertEquals(Study.shipped("2502.04269-quick").steps().stream().map(Step::name).toList(),
        Study.read(copy).steps().stream().map(Step::name).toList());
    assertEquals(2, polyprobe("reproduce"));
    assertEquals(2, polyprobe("reproduce", copy.toString(), "--quick"));
    assertEquals(2, polyprobe("reproduce", "1706.03762"));
    assertTrue(err.toString().contains("1706.03762: no such file, and no study of that name; there is 2502.04269"), err.toString());
  }
}
