package org.polyprobe.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Dtype;
import org.polyprobe.tokenizer.Encoding;

/**
 * Every family's losses, gradient norms and learning rates, step by step, against transformers' own classes under
 * torch's own optimizer in float64: tools/make_golden_recipes.py. In bfloat16 the judge is torch.autocast, which itself
 * ends up to 0.02 from float64 on these models.
 */
@ExtendWith(OneThread.class)
class TransformersTrainingTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir
  Path folder;

  /** One line of training.json. */
  private record Case(JsonNode json) {
    @Override
    public String toString() {
      return json.get("checkpoint").asText() + " " + json.get("recipe");
    }
  }

  static Stream<Case> cases() throws IOException {
    JsonNode all = new ObjectMapper().readTree(GOLDEN.resolve("training.json").toFile());
    return StreamSupport.stream(all.spliterator(), false).map(Case::new);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyStepEqualsTransformers(Case expected) throws IOException {
    JsonNode json = expected.json;
    List<String> labels = new ArrayList<>();
    json.get("labels").forEach(label -> labels.add(label.asText()));
    String name = json.get("checkpoint").asText();
    Task task = name.endsWith("seqcls") ? Task.ofTexts(labels) : Task.ofTokens(labels);
    List<Example> examples = new ArrayList<>();
    json.get("examples").forEach(example -> examples.add(example(example)));
    try (Checkpoint checkpoint = TinyRun.checkpoint(name, 0)) {
      Outcome outcome = new FineTuning(checkpoint, task, new SourceData(examples, List.of()), recipe(json.get("recipe")),
          folder).run(new Listener() {});
      assertEquals(json.get("losses").size(), outcome.steps().size());
      boolean rounded = json.get("recipe").get("dtype").asText().equals("BFLOAT16");
      for (Step step : outcome.steps()) {
        assertNear(json.get("rates"), step, step.rate(), 1e-9);
        assertNear(json.get("losses"), step, step.loss(), rounded ? 0.03 : 3e-5);
        if (!rounded) assertNear(json.get("gradient_norms"), step, step.gradientNorm(), 3e-4);
      }
    }
  }

  private static void assertNear(JsonNode expected, Step step, double actual, double tolerance) {
    double wanted = expected.get(step.step() - 1).asDouble();
    assertEquals(wanted, actual, tolerance * Math.max(1, Math.abs(wanted)), "step " + step.step());
  }

  private static Recipe recipe(JsonNode json) {
    List<Double> classWeights = new ArrayList<>();
    json.get("classWeights").forEach(weight -> classWeights.add(weight.asDouble()));
    Dtype dtype = Dtype.valueOf(json.get("dtype").asText());
    Schedule.Decline decline = Schedule.Decline.valueOf(json.get("decline").asText());
    return new Recipe(json.get("epochs").asInt(),
        new Recipe.Batching(json.get("texts").asInt(), json.get("microTexts").asInt(), 4096),
        new Schedule(json.get("rate").asDouble(), json.get("warmup").asDouble(), decline),
        new Optimizer(0.9, 0.999, 1e-8, json.get("weightDecay").asDouble(), json.get("clipNorm").asDouble()),
        new Trained.Full(json.get("frozenBlocks").asInt(), json.get("frozenEmbeddings").asBoolean()),
        new Objective(json.get("labelSmoothing").asDouble(), classWeights), new Recipe.Numerics(dtype, false),
        Stopping.BEST_EPOCH, 0, json.get("seed").asLong());
  }

  private static Example example(JsonNode json) {
    int[] ids = integers(json.get("ids"));
    int n = ids.length;
    return new Example(new Encoding(ids, integers(json.get("types")), new boolean[n], new int[n], new int[n], new int[n],
        new int[n], Encoding.Cut.NONE), integers(json.get("labels")));
  }

  private static int[] integers(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) values[i] = array.get(i).asInt();
    return values;
  }
}
