package org.polyprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private int score(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "score";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Polyprobe.execute(new PrintWriter(out, true), new PrintWriter(err, true), all);
  }

  @Test void nerPrintsBothModesAsJson() throws IOException {
    String gold = file("gold.tsv", "Ann\tB-PER\nLee\tI-PER\nsings\tO\n\nRome\tB-LOC\n");
    String found = file("found.tsv", "Ann\tB-PER\nLee\tI-PER\nsings\tO\n\nRome\tI-LOC\n");
    assertEquals(0, score("ner", gold, found, "--json"), err.toString());
    assertEquals("{\"default\":{\"f1\":1.0,\"precision\":1.0,\"recall\":1.0,\"types\":{"
        + "\"LOC\":{\"f1\":1.0,\"precision\":1.0,\"recall\":1.0,\"support\":1},"
        + "\"PER\":{\"f1\":1.0,\"precision\":1.0,\"recall\":1.0,\"support\":1}}},"
        + "\"strict\":{\"f1\":0.6666666666666666,\"precision\":1.0,\"recall\":0.5,\"types\":{"
        + "\"LOC\":{\"f1\":0.0,\"precision\":0.0,\"recall\":0.0,\"support\":1},"
        + "\"PER\":{\"f1\":1.0,\"precision\":1.0,\"recall\":1.0,\"support\":1}}}}", out.toString().strip());
  }

  @Test void predictionsMayBeTagsAlone() throws IOException {
    String gold = file("gold.txt", "-DOCSTART- -X- O\n\nen:Ann NNP B-PER\nen:sings VBZ O\n");
    assertEquals(0, score("ner", gold, file("found.txt", "B-PER\nO\n")), err.toString());
    assertTrue(out.toString().contains("default F1"), out.toString());
  }

  @Test void whatDoesNotFitIsNamed() throws IOException {
    String gold = file("gold.tsv", "Ann\tB-PER\nsings\tO\n");
    assertEquals(2, score("ner", gold, file("a.tsv", "Ann\tPERSON\nsings\tO\n")));
    assertEquals(2, score("ner", gold, file("b.tsv", "Ann\tB-PER\n\nsings\tO\n")));
    assertEquals(2, score("ner", gold, file("c.tsv", "Ann\tB-PER\nsang\tO\n")));
    assertEquals(2, score("ner", gold, file("d.tsv", "Ann\tB-PER\nsings\tO\tO\n")));
    assertEquals("""
        polyprobe: a.tsv, line 1: tag "PERSON"; expected O, B-TYPE or I-TYPE
        polyprobe: sentence 1 has 2 words in gold.tsv (line 1) and 1 in b.tsv (line 1)
        polyprobe: gold.tsv, line 2 has "sings" where c.tsv, line 2 has "sang"; expected the same words
        polyprobe: d.tsv, line 2: expected 2 columns as before, found 3
        """, err.toString());
  }

  @Test void stsReadsTwoFilesOrTwoColumns() throws IOException {
    String table = file("t.csv", "text,score,model\n\"a, b\",1,0.1\nc,2,0.3\nd,3,0.2\ne,5,0.9\n");
    assertEquals(0, score("sts", table, "--gold", "score", "--predicted", "model", "--json"), err.toString());
    assertTrue(out.toString().startsWith("{\"spearman\":{\"value\":0.7999"), out.toString());
    assertEquals(0, score("sts", file("a", "1\n2\n3\n5\n"), file("b", "0.1\n0.3\n0.2\n0.9\n")), err.toString());
    assertTrue(out.toString().contains("spearman                     0.8000  ["), out.toString());
    assertEquals(2, score("sts", file("a", "1\n2\n"), file("b", "0.1\nx\n")));
    assertEquals(2, score("sts", file("a", "1\n1\n"), file("b", "1\n2\n")));
    assertEquals("""
        polyprobe: b, line 2: expected a number, found "x"
        polyprobe: a: all values are 1.0; nothing correlates with them
        """, err.toString());
  }

  @Test void classificationShowsTheConfusion() throws IOException {
    String gold = file("gold", "a\na\nb\nc\n");
    assertEquals(0, score("classification", gold, file("found", "a\nb\nb\na\n"), "--json"), err.toString());
    assertTrue(out.toString().startsWith("{\"accuracy\":{\"value\":0.5,"), out.toString());
    assertTrue(out.toString().contains("\"confusion\":{\"a\":{\"a\":1,\"b\":1,\"c\":0},"), out.toString());
    assertEquals(2, score("classification", gold, file("short", "a\n")));
    assertTrue(err.toString().contains("gold has 4 values, short has 1"), err.toString());
  }
}
