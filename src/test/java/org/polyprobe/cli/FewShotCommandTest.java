package org.polyprobe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code transfer --shots} as a user types it, on a tiny checkpoint. */
class FewShotCommandTest {
  private static final String TINY = "src/test/resources/golden/bert-tiny-text";
  private static final List<String> LANGUAGES = List.of("en", "fr", "sw", "de");

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeData() throws IOException {
    for (String language : LANGUAGES) {
      Files.writeString(folder.resolve("train-" + language + ".tsv"), pairs(language, 24, 0));
      Files.writeString(folder.resolve("test-" + language + ".tsv"), pairs(language, 36, 100));
      Files.writeString(folder.resolve("pool-" + language + ".tsv"), pairs(language, 12, 200));
    }
  }

  private static String pairs(String language, int rows, int from) {
    StringBuilder text = new StringBuilder("premise\thypothesis\tlabel\n");
    for (int i = from; i < from + rows; i++) {
      text.append(List.of("rain", "dog", "house").get(i % 3)).append(' ').append(language).append(' ').append(i).append('\t')
          .append(language).append(' ').append(i % 7).append('\t').append(List.of("entailment", "neutral", "contradiction").get(i % 3))
          .append('\n');
    }
    return text.toString();
  }

  private int transfer(String results, String... more) {
    List<String> arguments = new ArrayList<>(List.of("transfer", "--batch", "8", "--baselines", "none", "--threads", "1", "--out",
        folder.resolve(results).toString()));
    arguments.addAll(Arrays.asList(more));
    for (String[] usual : new String[][] {{"--model", TINY}, {"--targets", "en,fr,sw,de"}, {"--train", folder + "/train-{lang}.tsv"},
        {"--test", folder + "/test-{lang}.tsv"}, {"--lr", "1e-3"}, {"--epochs", "1"}}) {
      if (!arguments.contains(usual[0])) arguments.addAll(List.of(usual));
    }
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Polyprobe.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
  }

  private long rows(String part) throws IOException {
    return Files.readAllLines(folder.resolve("results/results.csv")).stream().filter(row -> row.contains(part)).count();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void languagesLearnedAsTasksAreAdaptedAndWhatIsDoneIsKept() throws IOException {
    String[] asked = {"--source", "en+fr", "--seeds", "1,2", "--remedy", "reptile:2", "--shots", "1,2", "--draws", "2", "--shot-epochs", "2"};
    assertEquals(0, transfer("results", asked), err.toString());
    for (String measure : List.of("accuracy.shots-0", "accuracy.shots-2", "accuracy.reptile-2.shots-0", "accuracy.reptile-2.shots-2",
        "accuracy.shots-2.sd")) {
      assertEquals(2, rows(",transfer," + measure + ","), measure + " of sw and de, not of what was trained on");
    }
    for (String measure : List.of("gain.shots-1", "gain.shots-2", "gain.reptile-2.shots-0", "gain.reptile-2.shots-1")) {
      assertEquals(3, rows(",transfer," + measure + ","), measure + " in both and in the mean");
    }
    List<String> drawn = Files.readAllLines(folder.resolve("results/shots.csv"));
    assertEquals("target,draw,class,rank,file,place,row", drawn.get(0));
    assertEquals(2 * 2 * 3 * 2 + 1, drawn.size(), "targets, draws, classes, ranks");
    assertTrue(out.toString().contains("Few-shot: against zero-shot on the same rows") && out.toString().contains("examples per class  target"),
        out.toString());
    assertFalse(out.toString().contains("shots-"), "few-shot is no remedy: " + out);
    String page = Files.readString(folder.resolve("results/report.html"));
    assertTrue(page.contains("Few-shot: accuracy on rows that no examples are drawn from") && page.contains("\"kind\":\"shots\""));

    byte[] whole = Files.readAllBytes(folder.resolve("results/results.csv"));
    List<Path> kept = files(folder.resolve("results/runs")).stream().filter(file -> file.getParent().endsWith("shots")).toList();
    assertEquals(2 * 2 * 2 * 2 * 2, kept.size(), "treatments, seeds, targets, ks, draws");
    var first = Files.getLastModifiedTime(kept.get(1));
    for (int i = 0; i < kept.size(); i += 5) Files.delete(kept.get(i));             // as if killed on the way
    assertEquals(0, transfer("results", asked), err.toString());
    assertArrayEquals(whole, Files.readAllBytes(folder.resolve("results/results.csv")));
    assertEquals(first, Files.getLastModifiedTime(kept.get(1)));
    assertFalse(err.toString().contains(": step "), "nothing is trained again: " + err);
  }

  /** The same adaptation by hand: the drawn rows as a training file, the trained model as the model. */
  @Test
  void adaptingIsTrainingTheTrainedModelOnTheExamplesDrawn() throws IOException {
    assertEquals(0, transfer("results", "--targets", "en,sw", "--shots", "2", "--draws", "2", "--shot-epochs", "3", "--shot-data",
        folder + "/pool-{lang}.tsv"), err.toString());
    List<String> results = Files.readAllLines(folder.resolve("results/results.csv"));
    assertEquals(value(results, "accuracy"), value(results, "accuracy.shots-0"), "the whole test set is scored");
    List<String> pool = Files.readAllLines(folder.resolve("pool-sw.tsv"));
    StringBuilder drawn = new StringBuilder(pool.get(0)).append('\n');
    Files.readAllLines(folder.resolve("results/shots.csv")).stream().filter(row -> row.startsWith("sw,1,"))
        .map(row -> Integer.parseInt(row.split(",")[5])).sorted().forEach(place -> drawn.append(pool.get(place - 1)).append('\n'));
    Files.writeString(folder.resolve("drawn-en.tsv"), drawn);
    List<Path> made = files(folder.resolve("results/runs"));
    Path model = made.stream().filter(file -> file.endsWith("model/config.json")).findFirst().orElseThrow().getParent();
    assertEquals(0, transfer("by-hand", "--model", model.toString(), "--train", folder + "/drawn-{lang}.tsv", "--targets", "sw",
        "--epochs", "3", "--schedule", "none", "--warmup", "0"), err.toString());
    List<double[]> byHand = Files.readAllLines(folder.resolve("by-hand/predictions.tsv")).stream().skip(1).map(line -> numbers(line, 8)).toList();
    List<double[]> adapted = Files.readAllLines(made.stream().filter(file -> file.getFileName().toString().startsWith("sw-2-draw-1-"))
        .findFirst().orElseThrow()).stream().map(line -> numbers(line, 1)).toList();
    assertEquals(36, adapted.size());
    for (int i = 0; i < adapted.size(); i++) assertArrayEquals(byHand.get(i), adapted.get(i), 2e-6);
  }

  private static String value(List<String> results, String measure) {
    return results.stream().filter(row -> row.contains(",transfer," + measure + ",sw,")).findFirst().orElseThrow().split(",", -1)[9];
  }

  private static double[] numbers(String line, int from) {
    return Arrays.stream(line.split("\t")).skip(from).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void entitiesAreScoredByTheirF1() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 12; i++) text.append("Ada\tB-PER\nin\tO\nRome\tB-LOC\nin\tO\n19").append(i).append("\tO\n\n");
    for (String language : LANGUAGES) Files.writeString(folder.resolve("ner-" + language + ".tsv"), text.toString().replace("in", language));
    assertEquals(0, transfer("results", "--task", "token", "--train", folder + "/ner-{lang}.tsv", "--test", folder + "/ner-{lang}.tsv",
        "--targets", "en,sw", "--shots", "1", "--draws", "1"), err.toString());
    assertEquals(1, rows(",transfer,f1.shots-0,sw,en,"));
    assertEquals(1, rows(",transfer,f1.shots-1,sw,en,"));
    assertEquals(0, rows(",transfer,f1.shots-1.sd,"), "one draw does not spread");
    assertTrue(err.toString().contains("few-shot: one draw of examples, so intervals leave out how much draws differ"), err.toString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--shots 0 | --shots 0, expected from 1 to 128 examples per class",
      "--shots 1,129 | --shots 129, expected from 1 to 128",
      "--shots 2,100 | examples of class",
      "--shots 100 --shot-data POOL | pool-fr.tsv (fr) has 4 examples of class contradiction to draw from; the largest k possible is 4",
      "--shots 1 --draws 0 | --draws 0, expected from 1",
      "--shots 1 --shot-epochs 0 | epochs 0, expected from 1",
      "--shots 1 --shot-lr 7 | learning rate 7.0",
      "--shots 1 --targets en | --shots: no target that is not trained on",
      "--shot-data POOL | --shot-data goes with --shots",
      "--shots 1 --shot-data ODD | odd.tsv, line 2: label \"perhaps\" is not among the training labels",
  })
  void badInputIsOneLineAndTwo(String line, String named) throws IOException {
    Path odd = Files.writeString(folder.resolve("odd.tsv"), "premise\thypothesis\tlabel\nA\tB\tperhaps\nC\tD\tneutral\n");
    assertEquals(2, transfer("results", line.replace("POOL", folder + "/pool-{lang}.tsv").replace("ODD", odd.toString()).split(" ")), err.toString());
    assertTrue(err.toString().startsWith("polyprobe: ") && err.toString().contains(named), err.toString());
    assertFalse(Files.exists(folder.resolve("results")), "nothing half written");
  }
}
