package org.polyprobe.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.polyprobe.checkpoint.Checkpoint;

/** Reptile and first-order MAML, round by round, against torch's own optimizers in float64: tools/make_golden_meta.py. */
@ExtendWith(OneThread.class)
class MetaVectorsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir
  Path folder;

  private record Case(JsonNode json) {
    @Override
    public String toString() {
      return json.get("checkpoint").asText() + " " + rule();
    }

    MetaRule rule() {
      int inner = json.get("inner").asInt();
      double rate = json.get("rate").asDouble();
      return json.get("rule").asText().equals("reptile") ? new MetaRule.Reptile(inner, rate)
          : new MetaRule.FirstOrderMaml(inner, rate);
    }
  }

  static Stream<Case> cases() throws IOException {
    JsonNode all = new ObjectMapper().readTree(GOLDEN.resolve("meta.json").toFile());
    return StreamSupport.stream(all.spliterator(), false).map(Case::new);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyRoundAndWeightEqualsTorch(Case expected) throws IOException {
    JsonNode json = expected.json;
    List<String> labels = new ArrayList<>();
    json.get("labels").forEach(label -> labels.add(label.asText()));
    List<List<Example>> tasks = new ArrayList<>();
    json.get("tasks").forEach(task -> tasks.add(StreamSupport.stream(task.spliterator(), false).map(MetaVectorsTest::example)
        .toList()));
    Outcome outcome;
    try (Checkpoint checkpoint = TinyRun.checkpoint(json.get("checkpoint").asText(), 0)) {
      outcome = new MetaTraining(checkpoint, Task.ofTexts(labels), tasks, List.of(), recipe(json.get("recipe")),
          expected.rule(), folder).run(new Listener() {});
    }
    assertEquals(json.get("losses").size(), outcome.steps().size());
    for (Step step : outcome.steps()) {
      double loss = json.get("losses").get(step.step() - 1).asDouble();
      double norm = json.get("gradient_norms").get(step.step() - 1).asDouble();
      assertEquals(loss, step.loss(), 5e-5 * Math.max(1, loss), "loss of round " + step.step());
      assertEquals(norm, step.gradientNorm(), 5e-4 * norm, "gradient norm of round " + step.step());
    }
    Map<String, float[]> weights = TinyRun.weights(outcome.model());
    json.get("norms").properties().forEach(entry -> {
      double wanted = entry.getValue().asDouble();
      if (!entry.getKey().matches(".*(key|k_proj)\\.bias")) {             // its gradient is 0 in theory, noise in practice
        assertEquals(wanted, TinyRun.norm(weights.get(entry.getKey())), 1e-6 + 2e-5 * wanted, entry.getKey());
      }
    });
  }

  private static Recipe recipe(JsonNode json) {
    return new Recipe(json.get("epochs").asInt(), Recipe.Batching.of(json.get("texts").asInt()),
        new Schedule(json.get("rate").asDouble(), json.get("warmup").asDouble(), Schedule.Decline.LINEAR),
        new Optimizer(0.9, 0.999, 1e-8, json.get("decay").asDouble(), json.get("clip").asDouble()), Trained.ALL,
        Objective.PLAIN, Recipe.Numerics.FLOAT32, Stopping.BEST_EPOCH, 0, json.get("seed").asLong());
  }

  private static Example example(JsonNode json) {
    int[] ids = StreamSupport.stream(json.get("ids").spliterator(), false).mapToInt(JsonNode::asInt).toArray();
    return Example.of(TinyRun.encoding(ids), json.get("label").asInt());
  }
}
