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

/** Pictures and similarity as a user asks for them, on tiny checkpoints. */
class PictureCommandTest {
  private static final String BERT = "src/test/resources/golden/bert-tiny-text";
  private static final String BLOOM = "src/test/resources/golden/bloom-tiny-text";

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private Path sentences;

  @BeforeEach
  void writeData() throws IOException {
    StringBuilder table = new StringBuilder("theme\ten\tsw\n");
    for (int i = 0; i < 12; i++) {
      table.append(i % 2 == 0 ? "home" : "market").append("\tThe dog sleeps ").append("well ".repeat(i)).append(i)
          .append(".\tMbwa analala ").append("vizuri ".repeat(12 - i)).append(i).append(".\n");
    }
    sentences = folder.resolve("sentences.tsv");
    Files.writeString(sentences, table);
  }

  private int polyprobe(String... arguments) {
    err.getBuffer().setLength(0);
    return Polyprobe.execute(new PrintWriter(new StringWriter(), true), new PrintWriter(err, true), arguments);
  }

  private List<String> lines(String out, String file) throws IOException {
    return Files.readAllLines(folder.resolve(out).resolve(file));
  }

  @Test
  void picturesHaveCoordinatesScoresAndAPage() throws IOException {
    assertEquals(0, polyprobe("picture", "-m", BERT, "--parallel", sentences.toString(), "--layers", "0,2",
        "--perplexity", "4", "--points", "20", "--no-cache", "-q", "-o", folder.resolve("p").toString()), err.toString());
    List<String> places = lines("p", "projections.csv");
    assertEquals("kind,model,method,layer,item,language,label,text,x,y", places.get(0));
    assertEquals(2 * 2 * 20, places.size() - 1, "two methods, two layers, ten of twelve rows in two languages");
    assertTrue(places.get(1).startsWith("sentences," + BERT + ",pca,0,0,en,home,The dog sleeps 0.,"), places.get(1));
    List<String> scores = lines("p", "results.csv");
    for (String measure : List.of("explained-variance.pca", "trustworthiness.pca", "trustworthiness.tsne", "divergence.tsne")) {
      assertEquals(2, scores.stream().filter(row -> row.contains(",picture," + measure + ".sentences,,,")).count(), measure);
    }
    String page = Files.readString(folder.resolve("p").resolve("report.html"));
    assertTrue(page.contains("<h2>Pictures</h2>"));
    assertTrue(page.contains(">2 languages ·"), "those of the points, as no score has one");
    assertFalse(page.contains("<h2>Layer curves</h2>"));
  }

  @Test
  void theSameCommandGivesTheSamePicture() throws IOException {
    for (String out : List.of("a", "b")) {
      assertEquals(0, polyprobe("picture", "-m", BERT, "--parallel", sentences.toString(), "--layers", "1", "--method",
          "tsne", "--no-cache", "-q", "-o", folder.resolve(out).toString()), err.toString());
    }
    assertEquals(lines("a", "projections.csv"), lines("b", "projections.csv"));
  }

  @Test
  void statesAreComparedBetweenLanguagesLayersAndModels() throws IOException {
    assertEquals(0, polyprobe("states", "-m", BERT, "-m", BLOOM, "--parallel", sentences.toString(), "--no-cache", "-q",
        "-o", folder.resolve("s").toString()), err.toString());
    List<String> scores = lines("s", "results.csv");
    assertEquals(1, count(scores, BERT + ",similarity,cka,sw,en,2,mean,float32,12,"));
    assertEquals(1, count(scores, BERT + ",similarity,cka.trimmed,sw,layer 0,2,mean,float32,12,"));
    assertEquals(1, count(scores, BERT + ",similarity,cka,,layer 1,2,mean,float32,12,"), "the mean over the languages");
    assertEquals(3, count(scores, BLOOM + ",similarity,cka,en," + BERT + " layer 2,"), "each of the other's layers");
    String page = Files.readString(folder.resolve("s").resolve("report.html"));
    assertTrue(page.contains("<h2>Similarity of layers</h2>"));
    assertTrue(page.startsWith("<!DOCTYPE html>") && page.contains(">2 languages ·"), "layers are no languages");
  }

  @Test
  void fewTextsAreNamed() throws IOException {
    Path few = folder.resolve("few.tsv");
    Files.writeString(few, "en\tsw\nThe dog sleeps.\tMbwa analala.\nI read.\tNinasoma.\n");
    assertEquals(0, polyprobe("picture", "-m", BERT, "--parallel", few.toString(), "--no-cache", "-o",
        folder.resolve("f").toString()), err.toString());
    assertTrue(err.toString().contains("needs 11 texts, found 4"), err.toString());
    assertFalse(Files.exists(folder.resolve("f").resolve("projections.csv")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--layers 3 | has layers 0 to 2", "--points 5 | at least 11", "--perplexity 0.5 | at least 1",
      "--method umap | expected one of", "--of letters | expected one of", "--perplexity many | perplexity"})
  void badOptionsAreOneLineAndTwo(String options, String named) {
    Path never = folder.resolve("never");
    String[] arguments = ("picture -q -m " + BERT + " --parallel " + sentences + " --no-cache -o " + never + " " + options).split(" ");
    assertEquals(2, polyprobe(arguments), err.toString());
    assertTrue(err.toString().startsWith("polyprobe: ") && err.toString().contains(named), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
    assertFalse(Files.exists(never));
  }

  private static long count(List<String> rows, String beginning) {
    return rows.stream().filter(row -> row.startsWith(beginning)).count();
  }
}
