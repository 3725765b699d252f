package org.polyprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code polyprobe tokens} and {@code polyprobe explain} as a user types them. */
class TokensCommandTest {
  private static final String MBERT = "src/test/resources/golden/tokenizers/mbert-style";
  private static final String QWEN = "src/test/resources/golden/tokenizers/qwen2-style/tokenizer.json";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeData() throws IOException {
    Files.writeString(folder.resolve("sentences.tsv"), "en\tsw\nThe dog sleeps.\tMbwa analala.\nI read a book.\tNinasoma kitabu.\n"
        + "The water is cold.\tMaji ni baridi.\n");
    Files.writeString(folder.resolve("digits.tsv"), "en\tsw\nThe dog.\t12 34\nI read.\t56\n");
    Files.writeString(folder.resolve("empty.tsv"), "en\tsw\nThe dog.\t\nI read.\t \n");
    Files.writeString(folder.resolve("en.txt"), "The dog sleeps.\n\nThe water is cold.\n");
    Files.writeString(folder.resolve("digits.txt"), "12 34\n");
    Files.writeString(folder.resolve("tokens.csv"), "language,premium,spread\nen,1,1\nsw,1.6,1\nzh,1.3,1\nar,1.45,1\nta,2.2,1\nde,1.2,1\n");
    Files.writeString(folder.resolve("results.csv"), "model,task,measure,language,reference,layer,value\n"
        + "m,x,accuracy,en,,,0.81\nm,x,accuracy,sw,,,0.50\nm,x,accuracy,zh,,,0.69\nm,x,accuracy,ar,,,0.64\n"
        + "m,x,accuracy,ta,,,0.45\nm,x,accuracy,de,,,0.70\nm,x,accuracy,fr,,,0.74\nm,x,accuracy.baseline,en,,,0.33\n");
    Files.writeString(folder.resolve("two.csv"), "language,accuracy\nen,0.8\nsw,0.5\n");
    Files.writeString(folder.resolve("controls.csv"), "language,family,distance\nen,Germanic,0\nsw,Bantu,0.7\nzh,Sinitic,0.8\n"
        + "ar,Semitic,0.6\nta,Dravidian,0.75\nde,Germanic,0.2\n");
    Files.writeString(folder.resolve("wrong.csv"), "language,accuracy\nen,0.8\nsw,half\nde,0.7\n");
  }

  private int polyprobe(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Polyprobe.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private List<String> csv(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("results.csv"));
  }

  private static boolean has(List<String> csv, String model, String rest) {
    return csv.stream().anyMatch(row -> row.startsWith(model + ",tokens," + rest));
  }

  @Test
  void tokenizersStandSideBySideWithoutWeights() throws IOException {
    assertEquals(0, polyprobe("tokens", "-m", MBERT, "-m", QWEN, "--parallel", folder.resolve("sentences.tsv").toString(),
        "--price", "2", "-o", folder.resolve("out").toString()), err.toString());
    List<String> csv = csv("out");
    for (String model : List.of(MBERT, QWEN)) {
      assertTrue(has(csv, model, "fertility,sw,"), model);
      assertTrue(has(csv, model, "premium,sw,en,"), model);
      assertTrue(has(csv, model, "token-divergence,sw,en,"), model);
      assertTrue(has(csv, model, "context-words,sw,"), model);
      assertTrue(has(csv, model, "price-per-1000-words,en,"), model);
      assertTrue(has(csv, model, "vocabulary.Latin,"), model);
    }
    String page = Files.readString(folder.resolve("out/report.html"));
    assertTrue(page.contains("<section id=\"tokens\">") && page.contains("token premium"), "the section is there");
    assertTrue(out.toString().contains("tokens per word"));
  }

  @Test
  void filesAreCountedLineByLine() throws IOException {
    assertEquals(0, polyprobe("tokens", "-m", MBERT, "--text", "en=" + folder.resolve("en.txt"), "--text",
        "sw=" + folder.resolve("sentences.tsv"), "-o", folder.resolve("out").toString()), err.toString());
    assertTrue(csv("out").stream().anyMatch(row -> row.matches(".*,tokens,fertility,en,,,,,2,.*")), "two lines");
    assertTrue(csv("out").stream().anyMatch(row -> row.contains(",token-divergence,sw,en,")));
    assertTrue(csv("out").stream().noneMatch(row -> row.contains(",premium,")), "these texts translate nothing");
  }

  @Test
  void explainJoinsTablesByLanguage() throws IOException {
    assertEquals(0, polyprobe("explain", "--causes", folder.resolve("tokens.csv").toString(), "--cause", "premium",
        "--results", folder.resolve("results.csv").toString(), "--result", "accuracy", "--controls",
        folder.resolve("controls.csv").toString(), "-o", folder.resolve("out").toString()), err.toString());
    // Ranks of premium 1 5 3 4 6 2, of accuracy 6 2 4 3 1 5: one is the other turned round.
    assertTrue(csv("out").stream().anyMatch(row -> row.contains("spearman.premium~accuracy,,,,,,6,-1.0,")
        || row.contains("spearman.premium~accuracy,,,,,,6,-1,")), String.join("\n", csv("out")));
    assertTrue(csv("out").stream().anyMatch(row -> row.contains("spearman.partial.premium~accuracy")));
    assertTrue(err.toString().contains("fr is left out of premium~accuracy: tokens.csv has no premium for it"), err.toString());
    assertTrue(out.toString().contains("Exploratory"));
    assertTrue(Files.readString(folder.resolve("out/report.html")).contains("<section id=\"explain\">"));
  }

  @Test
  void explainTakesTablesAndNoModel() {
    assertEquals(0, polyprobe("explain", "--help"), err.toString());
    assertTrue(out.toString().contains("--seed") && out.toString().contains("--of-model"), out.toString());
    assertFalse(out.toString().contains("--model="), out.toString());
    assertEquals(2, polyprobe("explain", "--causes", "a", "--results", "b", "--result", "c", "--model", "mbert"));
    assertTrue(err.toString().contains("--model"), err.toString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "tokens --parallel digits.tsv | digits.tsv: the texts in sw hold no letter",
      "tokens --parallel empty.tsv | empty.tsv: holds no text in sw",
      "tokens --text en=digits.txt | the text in en holds no letter",
      "tokens --text en.txt | expected LANG=FILE",
      "tokens --text en=en.txt --text eng=en.txt | en is given twice",
      "tokens --text en=none.txt | none.txt: no such file",
      "tokens -m sentences.tsv | expected a file named tokenizer.json",
      "explain --causes tokens.csv --cause premium --results two.csv --result accuracy | share 2 languages (en, sw), expected at least 3",
      "explain --causes tokens.csv --cause premium --results results.csv --result f1 | results.csv: no values of f1; measures: accuracy",
      "explain --causes tokens.csv --cause premium --results wrong.csv --result accuracy | wrong.csv, line 3: accuracy is \"half\", expected a number",
      "explain --causes en.txt --cause premium --results two.csv --result accuracy | en.txt"})
  void badInputIsNamed(String line, String message) {
    String[] arguments = line.strip().replaceAll("([\\w]+\\.(tsv|csv|txt))", folder + "/$1").split(" ");
    String[] all = line.contains("-m ") || line.startsWith("explain") ? arguments
        : java.util.stream.Stream.concat(java.util.Arrays.stream(arguments), java.util.stream.Stream.of("-m", MBERT)).toArray(String[]::new);
    assertEquals(2, polyprobe(all), err.toString());
    assertTrue(err.toString().contains(message.strip()), err.toString());
  }
}
