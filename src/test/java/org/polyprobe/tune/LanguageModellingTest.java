package org.polyprobe.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Dtype;
import org.polyprobe.tokenizer.Encoding;

/** Language modelling, step by step against transformers' own classes in float64: tools/make_golden_language.py. */
@ExtendWith(OneThread.class)
class LanguageModellingTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir
  Path folder;

  private record Case(JsonNode json) {
    @Override
    public String toString() {
      return json.get("checkpoint").asText();
    }
  }

  static Stream<Case> cases() throws IOException {
    JsonNode all = new ObjectMapper().readTree(GOLDEN.resolve("language.json").toFile());
    return StreamSupport.stream(all.spliterator(), false).map(Case::new);
  }

  /** In one pass a step, and in two with blocks computed again. */
  @ParameterizedTest
  @MethodSource("cases")
  void everyStepAndWeightEqualsTransformers(Case expected) throws IOException {
    JsonNode json = expected.json;
    for (boolean divided : new boolean[] {false, true}) {
      Outcome outcome = tune(json, divided);
      for (Step step : outcome.steps()) {
        double loss = json.get("losses").get(step.step() - 1).asDouble();
        double norm = json.get("gradient_norms").get(step.step() - 1).asDouble();
        assertEquals(loss, step.loss(), 2e-5 * loss, "loss of step " + step.step());
        assertEquals(norm, step.gradientNorm(), 2e-4 * norm, "gradient norm of step " + step.step());
      }
      Map<String, float[]> weights = TinyRun.weights(outcome.model());
      json.get("norms").properties().forEach(entry -> {
        float[] own = weights.get(entry.getKey());
        assertTrue(own != null, entry.getKey() + " is missing");
        double wanted = entry.getValue().asDouble();
        if (!entry.getKey().matches(".*(query_key_value|c_attn|key|k_lin|k_proj)\\.bias")) {   // noise in theory 0
          assertEquals(wanted, TinyRun.norm(own), 1e-6 + 2e-5 * wanted, entry.getKey());
        }
      });
    }
  }

  private Outcome tune(JsonNode json, boolean divided) throws IOException {
    List<Example> examples = new ArrayList<>();
    json.get("examples").forEach(row -> examples.add(new Example(TinyRun.encoding(integers(row.get("ids"))),
        integers(row.get("labels")))));
    Recipe recipe = new Recipe(5, new Recipe.Batching(4, divided ? 2 : 4, 4096),
        new Schedule(json.get("rate").asDouble(), 0, Schedule.Decline.NONE),
        new Optimizer(0.9, 0.999, 1e-8, json.get("decay").asDouble(), 0), Trained.ALL, Objective.PLAIN,
        new Recipe.Numerics(Dtype.FLOAT32, divided), Stopping.BEST_EPOCH, 0, 1);
    try (Checkpoint checkpoint = TinyRun.checkpoint(json.get("checkpoint").asText(), 0)) {
      return new FineTuning(checkpoint, Task.ofVocabulary(), new SourceData(examples, List.of()), recipe,
          folder.resolve("divided-" + divided)).run(new Listener() {});
    }
  }

  private static int[] integers(JsonNode row) {
    return StreamSupport.stream(row.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  @Test
  void whatOnlyAClassifierUsesIsKept() throws IOException {
    Map<String, float[]> base = TinyRun.weights(GOLDEN.resolve("bert-tiny"));
    JsonNode bert = cases().findFirst().orElseThrow().json;
    Map<String, float[]> tuned = TinyRun.weights(tune(bert, false).model());
    assertArrayEquals(base.get("bert.pooler.dense.weight"), tuned.get("bert.pooler.dense.weight"));
  }

  @Test
  void aModelThatCameWithoutItsHeadIsRefused() throws IOException {
    SourceData data = new SourceData(List.of(new Example(TinyRun.encoding(new int[] {5, 6}), new int[] {7, -100})), List.of());
    for (String name : List.of("bert-tiny-noprefix", "t5-tiny")) {
      try (Checkpoint checkpoint = TinyRun.checkpoint(name, 0)) {
        String refusal = assertThrows(InputException.class, () -> new FineTuning(checkpoint, Task.ofVocabulary(), data,
            TinyRun.recipe(), folder.resolve(name)).run(new Listener() {})).getMessage();
        assertTrue(refusal.contains(name.startsWith("bert") ? "cls.predictions.transform.dense.weight"
            : "has no head to predict masked tokens"), refusal);
      }
    }
  }

  @Test
  void maskingIsBerts() {
    int n = 40;
    int[] ids = IntStream.range(100, 100 + n).toArray();
    boolean[] special = new boolean[n];
    special[0] = special[n - 1] = true;
    Encoding text = new Encoding(ids, new int[n], special, new int[n], new int[n], new int[n], new int[n], Encoding.Cut.NONE);
    LanguageModelling.Masked masking = new LanguageModelling.Masked(4, 30_000);
    int masked = 0;
    int kept = 0;
    int told = 0;
    for (int seed = 0; seed < 500; seed++) {
      Example example = masking.example(text, new SplittableRandom(seed));
      for (int i = 0; i < n; i++) {
        if (example.labels()[i] == Example.IGNORED) {
          assertEquals(ids[i], example.encoding().ids()[i]);
          continue;
        }
        assertTrue(!special[i]);
        assertEquals(ids[i], example.labels()[i]);
        told++;
        if (example.encoding().ids()[i] == 4) masked++;
        else if (example.encoding().ids()[i] == ids[i]) kept++;
      }
    }
    assertEquals(500 * 6, told);                 // 15 % of 38, rounded
    assertEquals(0.8, (double) masked / told, 0.03);
    assertEquals(0.1, (double) kept / told, 0.02);
  }

  @Test
  void aDecoderIsToTellTheNextToken() {
    Example example = new LanguageModelling.Causal().example(TinyRun.encoding(new int[] {5, 9, 7}), new SplittableRandom(1));
    assertArrayEquals(new int[] {9, 7, Example.IGNORED}, example.labels());
    assertArrayEquals(new int[] {5, 9, 7}, example.encoding().ids());
  }
}
