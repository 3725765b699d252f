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

/** Fine-tuning, scoring and predicting as a user types it, on a tiny checkpoint. */
class TransferCommandTest {
  private static final String TINY = "src/test/resources/golden/bert-tiny-text";
  private static final String[] WORDS = {"rain", "mvua", "pluie", "dog", "mbwa", "chien", "house", "nyumba", "maison"};

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeData() throws IOException {
    for (String language : List.of("en", "fr", "sw")) {
      int shift = List.of("en", "sw", "fr").indexOf(language);
      Files.writeString(folder.resolve("train-" + language + ".tsv"), pairs(shift, 24, 0));
      Files.writeString(folder.resolve("dev-" + language + ".tsv"), pairs(shift, 12, 100));
      Files.writeString(folder.resolve("ner-" + language + ".tsv"),
          "Ada\tB-PER\nin\tO\nRome\tB-LOC\n\nOslo\tB-LOC\nis\tO\ncold\tO\n\nLi\tB-PER\nsings\tO\n");
    }
  }

  private static String pairs(int shift, int rows, int from) {
    StringBuilder text = new StringBuilder("premise\thypothesis\tlabel\n");
    for (int i = from; i < from + rows; i++) {
      String word = WORDS[3 * (i % 3) + shift];
      text.append(word).append(' ').append(i).append('\t').append(word).append(" \"").append(i % 2).append('\t')
          .append(List.of("entailment", "neutral", "contradiction").get(i % 3)).append('\n');
    }
    return text.toString();
  }

  private int polyprobe(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Polyprobe.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private int transfer(String... more) {
    List<String> arguments = new ArrayList<>(List.of("transfer", "--model", TINY, "--targets", "en,fr,sw", "--epochs", "1",
        "--batch", "8", "--out", folder.resolve("results").toString()));
    arguments.addAll(Arrays.asList(more));
    for (String[] usual : new String[][] {{"--train", folder + "/train-{lang}.tsv"}, {"--test", folder + "/dev-{lang}.tsv"},
        {"--lr", "1e-3"}}) {
      if (!arguments.contains(usual[0])) arguments.addAll(List.of(usual));
    }
    return polyprobe(arguments.toArray(String[]::new));
  }

  private List<String> csv() throws IOException {
    return Files.readAllLines(folder.resolve("results/results.csv"));
  }

  private long rows(String part) throws IOException {
    return csv().stream().filter(row -> row.contains(part)).count();
  }

  @Test
  void sourcesSeedsAndBaselinesInOneFolder() throws IOException {
    assertEquals(0, transfer("--source", "en,fr", "--seeds", "1,2", "--dev", folder + "/dev-{lang}.tsv"), err.toString());
    assertEquals(6, rows(",transfer,accuracy,"));
    assertEquals(6, rows(",transfer,accuracy.sd,"));
    assertEquals(6, rows(",transfer,accuracy.seed-2,"));
    assertEquals(6, rows(",transfer,accuracy.hypothesis-only,"));
    assertEquals(6, rows(",transfer,accuracy.random-encoder,"));
    assertEquals(4, rows(",transfer,efficiency,"), "of each source into the two others");
    assertEquals(1, rows(",transfer,source-advantage,en,fr,,,float32,12,"));
    assertEquals(6, rows(",transfer,class.f1.neutral,"));
    assertEquals(54, rows(",transfer,confusion."));
    List<String> steps = Files.readAllLines(folder.resolve("results/steps.csv"));
    assertTrue(steps.get(0).startsWith("model,source,kind,seed,step,steps,epoch,loss,learning_rate"));
    assertEquals(8 * (3 + 1) + 1, steps.size(), "eight runs of three steps and a look at the development set");
    List<String> predictions = Files.readAllLines(folder.resolve("results/predictions.tsv"));
    assertEquals(8 * 3 * 12 + 1, predictions.size());
    assertTrue(predictions.get(0).endsWith("gold\tpredicted\tp(entailment)\tp(neutral)\tp(contradiction)"));
    String[] first = predictions.get(1).split("\t");
    assertEquals(1, Stream.of(8, 9, 10).mapToDouble(c -> Double.parseDouble(first[c])).sum(), 1e-5);
    String page = Files.readString(folder.resolve("results/report.html"));
    assertTrue(page.contains("id=\"learning\"") && page.contains("trained on French"));
    assertTrue(out.toString().contains("Trained on English rather than French, " + TINY), out.toString());
    assertTrue(err.toString().contains("rows of en, fr, sw have the same labels in the same order"), err.toString());
  }

  @Test
  void remediesAreComparedWithPlainFineTuning() throws IOException {
    assertEquals(0, transfer("--baselines", "none", "--seeds", "1,2", "--remedy", "layer-decay:0.8,layer-growth,layer-dynamic"),
        err.toString());
    for (String remedy : List.of("layer-decay-0.8", "layer-growth-1.1", "layer-dynamic-1.0")) {
      assertEquals(3, rows(",transfer,accuracy." + remedy + ","));
      assertEquals(4, rows(",transfer,gain." + remedy + ","), "in each target, and over those not trained on");
      for (String language : List.of("en", "fr", "sw")) {
        assertEquals(value("accuracy." + remedy, language) - value("accuracy", language), value("gain." + remedy, language), 1e-6);
      }
      assertEquals((value("gain." + remedy, "fr") + value("gain." + remedy, "sw")) / 2, value("gain." + remedy, ""), 1e-6);
      assertEquals(1, value("cost." + remedy, ""), "the same tokens");
    }
    assertTrue(Files.readString(folder.resolve("results/report.html")).contains("Remedies against plain fine-tuning"));
    assertTrue(out.toString().contains("Against plain fine-tuning of " + TINY + " on English"), out.toString());
  }

  @Test
  void languagesLearnedAsTasksAreComparedWithPlainFineTuning() throws IOException {
    assertEquals(0, transfer("--baselines", "none", "--source", "en+fr", "--remedy", "reptile:2,fomaml"), err.toString());
    for (String remedy : List.of("reptile-2", "fomaml-1")) {
      assertEquals(3, rows(",transfer,accuracy." + remedy + ","));
      assertEquals(4, rows(",transfer,gain." + remedy + ","), "in each target, and in the one not trained on");
      assertEquals(1, rows(",transfer,cost." + remedy + ",,en+fr,"));
    }
  }

  private double value(String measure, String language) throws IOException {
    return csv().stream().filter(row -> row.contains(",transfer," + measure + "," + language + ",en,"))
        .mapToDouble(row -> Double.parseDouble(row.split(",", -1)[9])).findFirst().orElseThrow();
  }

  @Test
  void optionsThatWouldDoNothingAreRefused() throws IOException {
    for (String option : List.of("--batch-tokens=64", "--special-tokens=exclude", "--no-cache")) {
      assertEquals(2, transfer(option));
      assertTrue(err.toString().contains("Unknown option: '" + option + "'"), err.toString());
    }
  }

  @Test
  void whatIsDoneIsNotDoneAgain() throws IOException {
    assertEquals(0, transfer("--baselines", "none"), err.toString());
    byte[] whole = Files.readAllBytes(folder.resolve("results/results.csv"));
    Path weights = run().resolve("model/model.safetensors");
    var written = Files.getLastModifiedTime(weights);
    assertEquals(0, transfer("--baselines", "none"), err.toString());
    assertArrayEquals(whole, Files.readAllBytes(folder.resolve("results/results.csv")));
    assertEquals(written, Files.getLastModifiedTime(weights));
    assertFalse(err.toString().contains("step"), err.toString());
    try (Stream<Path> files = Files.list(run())) {                            // as if killed before predictions were kept
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("predictions-")).toList()) Files.delete(file);
    }
    assertEquals(0, transfer("--baselines", "none"), err.toString());
    assertArrayEquals(whole, Files.readAllBytes(folder.resolve("results/results.csv")));
    assertEquals(written, Files.getLastModifiedTime(weights));
    assertEquals(2, transfer("--baselines", "none", "--lr", "2e-3"));
    assertTrue(err.toString().contains("holds a run with another recipe, model or data"), err.toString());
  }

  @Test
  void wordsAreSwitchedByALexiconOfTheUsersOwn() throws IOException {
    Path lexicon = Files.writeString(folder.resolve("lexicon.tsv"), "en\tfr\tsw\nrain\tpluie\tmvua\ndog\tchien\tmbwa\n");
    assertEquals(0, transfer("--baselines", "none", "--remedy", "code-switch:1", "--lexicon", lexicon.toString()), err.toString());
    assertEquals(3, rows(",transfer,accuracy.code-switch-1.0,"));
    assertEquals(4, rows(",transfer,gain.code-switch-1.0,"));
    // 24 pairs such as "dog 7" and "dog "1": 48 words besides the numbers, of which two in three are in the lexicon.
    assertTrue(err.toString().contains("code-switch-1.0: of the 96 words of train-en.tsv (en) the lexicon has 32 (33.3 %); the "
        + "first epoch switches 32 (33.3 %)"), err.toString());
  }

  @Test
  void translationsArePulledTogetherWhileTuning() throws IOException {
    Path text = Files.writeString(folder.resolve("translations.tsv"), "en\tfr\nrain on a house\tla pluie sur une maison\n"
        + "the dog\tle chien\na house\tune maison\n");
    assertEquals(0, transfer("--baselines", "none", "--remedy", "align:0.5", "--align-text", text.toString(), "--align-layer", "1",
        "--align-pairs", "3"), err.toString());
    assertEquals(3, rows(",transfer,accuracy.align-0.5-layer-1,"));
    assertEquals(4, rows(",transfer,gain.align-0.5-layer-1,"));
    assertTrue(value("cost.align-0.5-layer-1", "") > 1, "the translations' tokens count");
    assertTrue(err.toString().contains("align-0.5-layer-1: no translations into sw"), err.toString());
    assertTrue(Files.readString(folder.resolve("results/results.json")).contains("translations.tsv"), "what was read is told");
  }

  @Test
  void modelsArePretrainedOnBeforeTheyAreTuned() throws IOException {
    for (String language : List.of("en", "fr", "sw")) {
      Files.writeString(folder.resolve("text-" + language + ".txt"), "the dog in the rain\nrain on a house 1\n12\n");
    }
    String[] pretrained = {"--baselines", "none", "--remedy", "pretrain:4,pretrain-switched:4", "--pretrain-text",
        folder + "/text-{lang}.txt"};
    assertEquals(0, transfer(pretrained), err.toString());
    assertEquals(4, rows(",transfer,gain.pretrain-4,"));
    assertEquals(4, rows(",transfer,gain.pretrain-switched-4,"));
    List<String> steps = Files.readAllLines(folder.resolve("results/steps.csv"));
    assertEquals(4, steps.stream().filter(step -> step.contains(",pretrain-4.pretraining,")).count());
    assertEquals(3, steps.stream().filter(step -> step.contains(",pretrain-4,")).count());
    String cost = csv().stream().filter(row -> row.contains(",transfer,cost.pretrain-4,")).findFirst().orElseThrow();
    assertEquals(tokens(steps, "pretrain-4") / tokens(steps, "full"), Double.parseDouble(cost.split(",")[9]), 1e-4, cost);
    assertTrue(err.toString().contains("pretrain-4: 1 texts of text-sw.txt without letters are left out"), err.toString());
    assertTrue(err.toString().contains("pretrain-switched-4, en: of 10 words the lexicon has 4 "), err.toString());
    Path stage = run().resolveSibling("pretrain-4-seed-1").resolve("pretraining");
    assertTrue(Files.exists(stage.resolve("log.csv")) && !Files.exists(stage.resolve("model")), "the stage's weights are not kept");
    byte[] whole = Files.readAllBytes(folder.resolve("results/results.csv"));
    try (Stream<Path> files = Files.list(stage.getParent())) {               // asked for a further target, say
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("predictions-")).toList()) Files.delete(file);
    }
    assertEquals(0, transfer(pretrained), err.toString());
    assertArrayEquals(whole, Files.readAllBytes(folder.resolve("results/results.csv")));
    assertFalse(err.toString().contains(": step "), "nothing is trained again: " + err);
  }

  private static double tokens(List<String> steps, String kind) {
    return steps.stream().filter(step -> step.contains("," + kind + ",") || step.contains("," + kind + ".pretraining,"))
        .mapToDouble(step -> Double.parseDouble(step.split(",")[10])).sum();
  }

  private Path run() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("results/runs"))) {
      return files.filter(f -> f.endsWith("full-seed-1")).findFirst().orElseThrow();
    }
  }

  @Test
  void whatWasTrainedPredicts() throws IOException {
    assertEquals(0, transfer("--baselines", "none", "-q"), err.toString());
    Path input = Files.writeString(folder.resolve("new.tsv"), "premise\thypothesis\nrain 1\train \"1\ndog 2\tdog \"0\n");
    String model = run().resolve("model").toString();
    assertEquals(0, polyprobe("predict", "--model", model, "--input", input.toString(), "-q"), err.toString());
    List<String> lines = out.toString().lines().toList();
    assertEquals("line\tlabel\tp(entailment)\tp(neutral)\tp(contradiction)", lines.get(0));
    assertEquals(3, lines.size());
    assertTrue(lines.get(1).matches("2\t(entailment|neutral|contradiction)(\t0\\.\\d{6}){3}"), lines.get(1));
    // The same items give what the transfer run wrote down.
    assertEquals(0, polyprobe("predict", "--model", model, "--input", folder.resolve("dev-sw.tsv").toString(), "-q"));
    List<String> kept = Files.readAllLines(folder.resolve("results/predictions.tsv")).stream()
        .filter(line -> line.contains("\tsw\t")).toList();
    lines = out.toString().lines().skip(1).toList();
    for (int i = 0; i < kept.size(); i++) {
      String[] fields = kept.get(i).split("\t");
      assertEquals(String.join("\t", fields[5], fields[7], fields[8], fields[9], fields[10]), lines.get(i));
    }
    Path json = folder.resolve("out.jsonl");
    assertEquals(0, polyprobe("predict", "--model", model, "--input", input.toString(), "--format", "jsonl", "--out",
        json.toString(), "-q"), err.toString());
    assertTrue(Files.readAllLines(json).get(1).startsWith("{\"line\":3,\"label\":\""));
    assertEquals(2, polyprobe("predict", "--model", TINY, "--input", input.toString(), "-q"));
    assertTrue(err.toString().contains("was not trained to classify"), err.toString());
  }

  @Test
  void entitiesAreTrainedScoredAndPredicted() throws IOException {
    assertEquals(0, polyprobe("transfer", "--task", "token", "--model", TINY, "--train", folder + "/ner-{lang}.tsv", "--test",
        folder + "/ner-{lang}.tsv", "--targets", "en,sw", "--epochs", "1", "--baselines", "random-encoder", "--out",
        folder.resolve("results").toString()), err.toString());
    assertEquals(2, rows(",transfer,f1,"));
    assertEquals(2, rows(",transfer,f1.random-encoder,"));
    assertTrue(err.toString().contains("3 of the 3 items of ner-en.tsv (en) stand in the training data too, first line 1 as "
        + "line 1 of ner-en.tsv"), err.toString());
    assertEquals(0, polyprobe("predict", "--model", run().resolve("model").toString(), "--input",
        folder.resolve("ner-en.tsv").toString(), "-q"), err.toString());
    assertTrue(out.toString().matches("(?s)Ada\t(O|B-PER|B-LOC)\nin\t.*"), out.toString());
    assertEquals(8 + 3, out.toString().lines().count());
  }

  @Test
  void labelsKeptBackAreToldAndLeftOut() throws IOException {
    Files.writeString(folder.resolve("dev-sw.tsv"), "premise\thypothesis\tlabel\nmvua\tmvua\t-1\nmbwa\tmbwa\t-1\n");
    assertEquals(0, transfer("--baselines", "none"), err.toString());
    assertEquals(0, rows(",accuracy,sw,"));
    assertTrue(err.toString().contains("all 2 labels of dev-sw.tsv (sw) are \"-1\", which looks like a placeholder for labels "
        + "kept back: left out"), err.toString());
  }

  @Test
  void choosingOnTargetsIsFlaggedEverywhere() throws IOException {
    assertEquals(0, transfer("--baselines", "none", "--select-on", "target", "--dev", folder + "/dev-{lang}.tsv"), err.toString());
    assertEquals(0, rows(",transfer,"));
    assertEquals(3, rows(",transfer.target-dev,accuracy,"));
    assertTrue(out.toString().contains("these are no zero-shot results"), out.toString());
    assertTrue(err.toString().contains("this is no zero-shot transfer"), err.toString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--source de | train-de.tsv",
      "--test NOWHERE-{lang}.tsv | no such file",
      "--task text | pairs of texts, but --task text takes single texts",
      "--task token | holds 1 independent item, expected at least 2",
      "--layout amazon | expected review_body, stars",
      "--baselines frob | expected hypothesis-only, random-encoder, all, none or auto",
      "--remedy frob | --remedy frob, expected layer-decay[:0.9]",
      "--remedy reptile | --remedy reptile-5 learns from several languages together, but --source en is one",
      "--remedy layer-decay:2 | layer-decay:2.0, expected above 0 and below 1",
      "--remedy layer-growth:x | \"x\" is no number",
      "--remedy pretrain:0 | --remedy pretrain:0, expected a whole number of steps from 1",
      "--remedy pretrain --pretrain-text NOWHERE-{lang}.txt | no such file",
      "--remedy pretrain --pretrain-text BARE | bare.txt: none of its 2 texts has letters",
      "--remedy code-switch:1.5 | code-switch:1.5, expected above 0, at most 1",
      "--remedy code-switch --switch-languages el | the lexicon has no el; languages: en, fr",
      "--remedy code-switch --lexicon FRSW | fr-sw.txt has no en, which is trained on; languages: fr, sw",
      "--remedy align --align-layer 9 | alignment at layer 9, expected 1 to ",
      "--remedy align:0 | weight of alignment 0.0, expected above 0",
      "--remedy align --align-pairs 1 | pairs a step 1, expected at least 2",
      "--remedy align --align-text FRSW | fr-sw.txt has no translations between en and fr, sw",
      "--lr 7 | learning rate 7.0, expected between 0 and 1",
      "--select-on target | --select-on target needs --dev",
      "--freeze-blocks 1 --learn head | go with --learn all",
      "--test TEST | line 2: label \"perhaps\" is not among the training labels",
  })
  void badInputIsOneLineAndTwo(String line, String named) throws IOException {
    Path odd = Files.writeString(folder.resolve("odd.tsv"), "premise\thypothesis\tlabel\nA\tB\tperhaps\nC\tD\tneutral\n");
    Path bare = Files.writeString(folder.resolve("bare.txt"), "12 3\n…\n");
    Path frenchSwahili = Files.writeString(folder.resolve("fr-sw.txt"), "chien mbwa\n");
    String given = line.replace("BARE", bare.toString()).replace("FRSW", frenchSwahili.toString())
        .replace("NOWHERE", folder + "/none").replace("TEST", odd.toString());
    assertEquals(2, transfer(given.split(" ")), err.toString());
    assertTrue(err.toString().startsWith("polyprobe: ") && err.toString().contains(named), err.toString());
    assertFalse(Files.exists(folder.resolve("results")), "nothing half written");
  }
}
