package org.polyprobe.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.ExtractOptions;
import org.polyprobe.extract.Masking;
import org.polyprobe.extract.SpecialTokens;
import org.polyprobe.nn.Placement;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** What is made of likelihoods, computed again by hand from those of transformers. */
class PerplexityRunTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final List<String> ENGLISH = List.of("The dog ran.",
      "The children are reading a book in the library, and the dog runs over the field to the house.");
  private static final List<String> OTHER = List.of("Der Hund läuft über das Feld.", "孩子们在笑。");

  @TempDir Path folder;

  @Test
  void perplexityIsPerTokenAndBitsPerByteAreOverThePredictedPart() throws IOException {
    Run run = run("qwen2-tiny-text", ENGLISH, OTHER);
    double nats = nats("qwen2-tiny-text", ENGLISH);
    int tokens = tokens("qwen2-tiny-text", ENGLISH);
    Score perplexity = score(run, "perplexity", "en");
    assertEquals(Math.exp(nats / tokens), perplexity.value(), 1e-3);
    assertEquals(416, perplexity.baseline());
    assertEquals(2, perplexity.n());
    assertTrue(perplexity.low() <= perplexity.value() && perplexity.value() <= perplexity.high());
    int predicted = bytes(ENGLISH) - 2;            // the first token of both is "T"
    Score bits = score(run, "bits-per-byte", "en");
    assertEquals(nats / Math.log(2) / predicted, bits.value(), 1e-4);
    assertEquals(tokens * Math.log(416) / Math.log(2) / predicted, bits.baseline(), 1e-9);
    assertEquals(bits.value(), score(run, "bits-per-character", "en").value(), 1e-12);
    assertTrue(run.manifest().notes().stream().anyMatch(note -> note.contains("first token of each")));
  }

  @Test
  void aMaskedModelsNumbersAreCalledPseudoAndCoverAllOfTheText() throws IOException {
    Run run = run("xlmr-tiny-text", ENGLISH, OTHER);
    double bits = nats("xlmr-tiny-text", OTHER) / Math.log(2);
    int characters = OTHER.stream().mapToInt(text -> text.codePointCount(0, text.length())).sum();
    assertEquals(bits / bytes(OTHER), score(run, "pseudo-bits-per-byte", "sw").value(), 1e-4);
    assertEquals(bits / characters, score(run, "pseudo-bits-per-character", "sw").value(), 1e-4);
    Score relative = score(run, "pseudo-relative-bits", "sw");
    assertEquals("en", relative.reference());
    assertEquals(bits / (nats("xlmr-tiny-text", ENGLISH) / Math.log(2)), relative.value(), 1e-4);
    double baseline = tokens("xlmr-tiny-text", OTHER) / (double) tokens("xlmr-tiny-text", ENGLISH);
    assertEquals(baseline, relative.baseline(), 1e-9);
  }

  @Test
  void aSingleTextHasNoInterval() throws IOException {
    Score only = score(run("qwen2-tiny-text", ENGLISH.subList(0, 1), OTHER.subList(0, 1)), "relative-bits", "sw");
    assertTrue(only.value() > 0);
    assertTrue(Double.isNaN(only.low()) && Double.isNaN(only.high()));
  }

  @Test
  void aTextWithNothingToPredictIsLeftOutAndCounted() throws IOException {
    Run run = run("qwen2-tiny-text", List.of("a", "The dog ran."), List.of("", "Der Hund läuft über das Feld."));
    assertEquals(1, score(run, "perplexity", "en").n());
    assertEquals(1, score(run, "relative-bits", "sw").n());
    assertTrue(run.manifest().notes().stream().anyMatch(note -> note.contains("1 of 2 texts in en have no token")));
  }

  @ParameterizedTest
  @CsvSource({"bert-tiny-noprefix, cls.predictions.transform.dense.weight is missing",
      "mt5-tiny, a mt5 model has no head to predict masked tokens"})
  void aModelWithoutAHeadThatPredictsTokensIsRefused(String model, String reason) throws IOException {
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(GOLDEN.resolve(model).resolve(file), folder.resolve(file));
    }
    Files.copy(GOLDEN.resolve("bert-tiny-text/tokenizer.json"), folder.resolve("tokenizer.json"));
    InputException refusal = assertThrows(InputException.class, () -> run(folder, ENGLISH, OTHER));
    assertTrue(refusal.getMessage().contains("no perplexity without a head that predicts tokens: "), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  private Run run(String model, List<String> english, List<String> other) throws IOException {
    return run(GOLDEN.resolve(model), english, other);
  }

  private Run run(Path model, List<String> english, List<String> other) throws IOException {
    RunSettings settings = new RunSettings(new ExtractOptions(Placement.CPU, 256, SpecialTokens.INCLUDE, 1),
        new Home(folder), false, "polyprobe perplexity", "test", (what, done, total) -> {}, (what, done, total) -> {},
        (what, done, total) -> {}, warning -> {});
    ParallelText text = new ParallelText("texts", List.of("en", "sw"), List.of(english, other), "");
    return new PerplexityRun(settings, Masking.ONE_TOKEN, 0)
        .over(List.of(model.toString()), List.of(text), List.of());
  }

  private static Score score(Run run, String measure, String language) {
    return run.scores().stream().filter(s -> s.measure().equals(measure) && s.language().equals(language)).findFirst()
        .orElseThrow();
  }

  private static int bytes(List<String> texts) {
    return texts.stream().mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  private static double nats(String model, List<String> texts) throws IOException {
    double sum = 0;
    for (JsonNode entry : golden(model)) if (texts.contains(entry.get("text").asText())) sum += entry.get("nats").asDouble();
    return sum;
  }

  private static int tokens(String model, List<String> texts) throws IOException {
    int sum = 0;
    for (JsonNode entry : golden(model)) if (texts.contains(entry.get("text").asText())) sum += entry.get("tokens").asInt();
    return sum;
  }

  private static JsonNode golden(String model) throws IOException {
    return new ObjectMapper().readTree(GOLDEN.resolve("perplexity.json").toFile()).get(model);
  }
}
