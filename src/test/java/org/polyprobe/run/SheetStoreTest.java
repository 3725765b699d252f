package org.polyprobe.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.checkpoint.Progress;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.ParallelText;
import org.polyprobe.data.ScoredPairs;
import org.polyprobe.data.TaggedSet;
import org.polyprobe.data.TaggedText;
import org.polyprobe.extract.ExtractOptions;
import org.polyprobe.extract.Pooling;
import org.polyprobe.extract.SpecialTokens;
import org.polyprobe.nn.Placement;
import org.polyprobe.result.ResultsCsv;
import org.polyprobe.result.ResultsJson;
import org.polyprobe.result.Run;

/** Runs over a model of three layers: a file for each layer and experiment, one of where they peak, one of what needs several. */
class SheetStoreTest {
  private static final String TINY = "src/test/resources/golden/bert-tiny-text";
  private static final String OTHER = "src/test/resources/golden/xlmr-tiny-text";
  private static final int FILES = files(1);
  private static final Optional<String> PROGRAM = Optional.of("one program");

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();
  private Home home;

  @BeforeEach
  void ofItsOwn() {
    home = new Home(folder.resolve("home"));
  }

  private static int files(int parts) {
    return 3 * parts + 2;
  }

  @Test
  void aRepeatedRunReadsEverySheetAndWritesTheSameBytes() throws IOException {
    Run first = run(PROGRAM, everything());
    Map<Path, FileTime> kept = kept();
    List<Experiment> all = everything();
    int before = IntStream.range(0, all.size()).filter(e -> all.get(e).looksUpOthers()).max().orElseThrow();
    assertEquals(files(all.size() - before), kept.size(), "one that looks others up is on their sheet");
    Run second = run(PROGRAM, everything());
    assertEquals(kept, kept(), "read, not written again");
    assertEquals(bytes(first), bytes(second));
    assertTrue(first.scores().stream().anyMatch(s -> s.measure().endsWith(".minus-last")), "draws are kept too");
    assertTrue(first.scores().stream().anyMatch(s -> s.task().equals("depth")));
    assertEquals(2, first.pictures().size());
    assertEquals(3 * 2, second.pictures().get(0).projections().size());
    assertEquals(List.of(), warnings);
  }

  @Test
  void numbersAreReadFromTheFiles() throws IOException {
    run(PROGRAM, align(words(1)));
    for (Path file : kept().keySet()) {
      String sheet = text(file).replace("\"task\":\"align\"", "\"task\":\"kept\"");
      try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(sheet.getBytes(StandardCharsets.UTF_8));
      }
    }
    assertTrue(run(PROGRAM, align(words(1))).scores().stream().anyMatch(score -> score.task().equals("kept")));
  }

  @Test
  void aFurtherModelIsMeasuredAndTheFirstIsNot() throws IOException {
    run(PROGRAM, compared());
    Map<Path, FileTime> before = kept();
    Run both = run(settings(home, true, 1, (what, done, total) -> {}), PROGRAM, List.of(TINY, OTHER), compared());
    assertTrue(kept().entrySet().containsAll(before.entrySet()));
    assertEquals(2 * files(compared().size()), kept().size());
    Run unkept = run(settings(home, true, 1, (what, done, total) -> {}), Optional.empty(), List.of(TINY, OTHER), compared());
    assertEquals(bytes(unkept), bytes(both), "models are compared draw by draw, as when both are measured");
    assertTrue(both.scores().stream().anyMatch(score -> score.measure().contains("-minus." + OTHER)));
  }

  @Test
  void aKilledRunGoesOnWhereItWas() throws IOException {
    Progress killed = (what, done, total) -> {
      throw new IllegalStateException("killed");
    };
    assertThrows(IllegalStateException.class,
        () -> run(settings(home, true, 1, killed), PROGRAM, List.of(TINY), compared()));
    Map<Path, FileTime> before = kept();
    assertTrue(before.size() >= 1 && before.size() < files(compared().size()), before.toString());
    Run resumed = run(PROGRAM, compared());
    assertTrue(kept().entrySet().containsAll(before.entrySet()), "layers measured before are not measured again");
    assertEquals(files(compared().size()), kept().size());
    assertEquals(bytes(run(Optional.empty(), compared())), bytes(resumed));
  }

  @Test
  void whateverMovesANumberMeasuresAnew() throws IOException {
    run(PROGRAM, align(words(1)));
    assertEquals(FILES, kept().size());
    run(Optional.of("another program"), align(words(1)));
    assertEquals(2 * FILES, kept().size());
    run(settings(home, true, 2, (what, done, total) -> {}), PROGRAM, List.of(TINY), align(words(1)));
    assertEquals(3 * FILES, kept().size(), "another seed");
    run(PROGRAM, align(words(2)));
    assertEquals(4 * FILES, kept().size(), "other words");
    run(PROGRAM, List.of(new WordAlignment(words(1), Pooling.LAST)));
    assertEquals(5 * FILES, kept().size(), "another pooling");
  }

  @Test
  void whatIsNotInTheStatesCounts() throws IOException {
    ScoredPairs pairs = BuiltIn.pairs(List.of("en"));
    List<Double> other = new ArrayList<>(pairs.scores());
    other.set(0, other.get(0) + 0.1);
    assertNotEquals(similarity(pairs).identity(),
        similarity(new ScoredPairs(pairs.name(), pairs.first(), pairs.second(), other, pairs.digest())).identity());
    TaggedSet tagged = BuiltIn.entities(List.of("en"));
    assertNotEquals(entities(tagged, 1).identity(), entities(tagged, 2).identity());
    assertNotEquals(entities(tagged, 1).identity(), entities(retagged(tagged), 1).identity());
    assertEquals(entities(tagged, 1).identity(), entities(BuiltIn.entities(List.of("en")), 1).identity());
    assertNotEquals(Identity.of("ab", "c"), Identity.of("a", "bc"));
    assertNotEquals(Identity.of(List.of("a"), List.of("b")), Identity.of(List.of("a", "b")));
    assertThrows(IllegalArgumentException.class, () -> Identity.of(new Object()), "its name may change from run to run");
  }

  @Test
  void aDamagedFileIsReportedAndMeasuredAgain() throws IOException {
    Run first = run(PROGRAM, align(words(1)));
    List<Path> files = List.copyOf(kept().keySet());
    byte[] whole = Files.readAllBytes(files.get(0));
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    Files.write(files.get(0), flipped);
    Files.write(files.get(1), new byte[0]);
    Files.writeString(files.get(2), "{}");
    Run second = run(PROGRAM, align(words(1)));
    assertEquals(3, warnings.stream().filter(w -> w.contains("was damaged and is measured again")).count(), warnings.toString());
    assertEquals(first.scores(), second.scores());
    run(PROGRAM, align(words(1)));
    assertEquals(3, warnings.size(), "the files are whole again");
  }

  @Test
  void aFolderThatTakesNothingCostsNoNumber() throws IOException {
    Files.createDirectories(home.directory());
    Files.writeString(home.measured(), "a file where the folder should be");
    assertTrue(run(PROGRAM, align(words(1))).scores().size() > 100);
    assertTrue(warnings.get(0).startsWith("what was measured is not kept: "), warnings.toString());
  }

  @Test
  void nothingIsKeptOrReadWithoutACacheOrAJar() throws IOException {
    run(settings(home, false, 1, (what, done, total) -> {}), PROGRAM, List.of(TINY), align(words(1)));
    run(SheetStore.program(), align(words(1)));
    assertEquals(Map.of(), kept(), "tests run from classes, not from a jar");
  }

  private static List<Experiment> align(ParallelText words) {
    return List.of(new WordAlignment(words, Pooling.MEAN));
  }

  /** What is followed over layers, and compared between models. */
  private static List<Experiment> compared() throws IOException {
    return List.of(new WordAlignment(words(1), Pooling.MEAN), entities(fewEntities(), 1));
  }

  private static ParallelText words(int from) throws IOException {
    ParallelText all = BuiltIn.lexicon(List.of("en", "sw"));
    return new ParallelText("words", all.languages(), all.columns().stream().map(c -> c.subList(from, from + 20)).toList(), "");
  }

  private static SentenceSimilarity similarity(ScoredPairs pairs) throws IOException {
    return new SentenceSimilarity(List.of(pairs), BuiltIn.sentences(pairs.languages()), Set.of(Pooling.MEAN));
  }

  private static WordProbing entities(TaggedSet set, int seeds) {
    return new WordProbing(WordProbing.Kind.ENTITIES, set, "en", null, new ProbeSettings(10, 2, seeds, 1, false));
  }

  private static TaggedSet retagged(TaggedSet set) {
    Map<String, TaggedText> texts = new LinkedHashMap<>();
    set.texts().forEach((language, text) -> {
      List<TaggedText.Sentence> sentences = new ArrayList<>(text.sentences());
      TaggedText.Sentence first = sentences.get(0);
      List<String> tags = new ArrayList<>(first.tags());
      tags.set(0, tags.get(0).equals("O") ? "B-PER" : "O");
      sentences.set(0, new TaggedText.Sentence(first.line(), first.words(), tags));
      texts.put(language, new TaggedText(text.name(), sentences, text.digest()));
    });
    return new TaggedSet(set.name(), texts, set.parallel());
  }

  private static ScoredPairs fewPairs() throws IOException {
    ScoredPairs all = BuiltIn.pairs(List.of("en"));
    return new ScoredPairs(all.name(), Map.of("en", all.first().get("en").subList(0, 20)),
        Map.of("en", all.second().get("en").subList(0, 20)), all.scores().subList(0, 20), "");
  }

  private static TaggedSet fewEntities() throws IOException {
    TaggedSet all = BuiltIn.entities(List.of("en"));
    TaggedText english = all.texts().get("en");
    return new TaggedSet(all.name(), Map.of("en", new TaggedText("few", english.sentences().subList(0, 12), "")), true);
  }

  /** What a report measures, of little data. */
  private static List<Experiment> everything() throws IOException {
    ParallelText all = BuiltIn.sentences(List.of("en", "sw"));
    ParallelText sentences = new ParallelText("few", all.languages(), all.columns().stream().map(c -> c.subList(0, 12)).toList(), "");
    StatePicture.Options picture = new StatePicture.Options(Set.of(StatePicture.Method.PCA, StatePicture.Method.TSNE), List.of(), 5, 20);
    return List.of(new WordAlignment(words(1), Pooling.MEAN), new SentenceRetrieval(List.of(sentences), Pooling.MEAN),
        new StateStatistics(List.of(sentences), SpecialTokens.EXCLUDE), new StateSimilarity(List.of(sentences), Pooling.MEAN),
        new StatePicture("sentences", List.of(sentences), Pooling.MEAN, picture),
        new StatePicture("words", List.of(words(1)), Pooling.MEAN, picture),
        TextProbing.languageIdentity(sentences, Pooling.MEAN, new ProbeSettings(10, 2, 1, 1, false)),
        similarity(fewPairs()), entities(fewEntities(), 1));
  }

  private Run run(Optional<String> program, List<Experiment> experiments) throws IOException {
    return run(settings(home, true, 1, (what, done, total) -> {}), program, List.of(TINY), experiments);
  }

  private static Run run(RunSettings settings, Optional<String> program, List<String> models, List<Experiment> experiments)
      throws IOException {
    return new ExperimentRun(settings, program).over(models, experiments, List.of());
  }

  private RunSettings settings(Home home, boolean cache, long seed, Progress layers) {
    return new RunSettings(new ExtractOptions(Placement.CPU, 256, SpecialTokens.EXCLUDE, seed), home, cache, "polyprobe", "test",
        (what, done, total) -> {}, (what, done, total) -> {}, layers, warnings::add);
  }

  /** Everything that a run's files hold but for the time. */
  private static String bytes(Run run) throws IOException {
    StringWriter all = new StringWriter();
    ResultsJson.write(run, all);
    String json = all.toString().replaceFirst("\"started\"\\s*:\\s*\"[^\"]*\"", "").replaceFirst("\"wallSeconds\"\\s*:\\s*[0-9.E-]+", "");
    StringBuilder csv = new StringBuilder();
    ResultsCsv.write(run.scores(), csv);
    return json + csv;
  }

  private Map<Path, FileTime> kept() throws IOException {
    Map<Path, FileTime> files = new TreeMap<>();
    if (!Files.isDirectory(home.measured())) return files;
    try (Stream<Path> all = Files.walk(home.measured())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) files.put(file, Files.getLastModifiedTime(file));
    }
    return files;
  }

  private static String text(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
