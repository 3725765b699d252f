package org.polyprobe.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.Parameter;
import org.polyprobe.tokenizer.Encoding;

/** Five steps of AdamW on one batch against those of torch's autograd in float64, see resources/golden. */
class TrainingVectorsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @ParameterizedTest
  @CsvSource({"bert-tiny-seqcls,false", "bert-tiny-seqcls,true", "bloom-tiny-seqcls,false", "bloom-tiny-seqcls,true"})
  void lossesGradientsAndWeightsEqualTorch(String folder, boolean recompute) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(GOLDEN.resolve(folder).resolve("training.json").toFile());
    JsonNode tolerance = expected.get("recommended_tolerance");
    List<Example> batch = batch(expected.get("batch"));
    Recipe recipe = recipe(expected.get("optimizer"), recompute);
    try (Checkpoint checkpoint = Checkpoint.open(GOLDEN.resolve(folder));
         Learner learner = new Learner(checkpoint, Task.ofTexts(List.of("entailment", "neutral", "contradiction")), recipe);
         AdamW optimizer = new AdamW(recipe.optimizer(), learner.learned()); PointerScope scope = new PointerScope()) {
      for (int step = 0; step <= 5; step++) {
        double loss = learner.backward(batch, batch.size());
        assertEquals(expected.get("losses_float64").get(step).asDouble(), loss,
            tolerance.get("loss_absolute").asDouble(), "loss after step " + step);
        if (step == 0) assertGradients(expected, learner, tolerance);
        if (step < 5) optimizer.step(step + 1, parameter -> recipe.schedule().rate());
      }
      assertWeights(expected, learner, tolerance);
    }
  }

  private static Recipe recipe(JsonNode optimizer, boolean recompute) {
    Recipe standard = Recipe.standard(1);
    return new Recipe(1, standard.batching(),
        new Schedule(optimizer.get("learning_rate").asDouble(), 0, Schedule.Decline.NONE),
        new Optimizer(optimizer.get("beta1").asDouble(), optimizer.get("beta2").asDouble(),
            optimizer.get("epsilon").asDouble(), optimizer.get("weight_decay").asDouble(), 0),
        Trained.ALL, Objective.PLAIN, new Recipe.Numerics(Dtype.FLOAT32, recompute), standard.stopping(), 0, 1);
  }

  /** Rows without their padding. */
  private static List<Example> batch(JsonNode batch) {
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < batch.get("labels").size(); row++) {
      int length = 0;
      for (JsonNode kept : batch.get("attention_mask").get(row)) length += kept.asInt();
      int[] types = batch.has("token_type_ids") ? integers(batch.get("token_type_ids").get(row), length) : new int[length];
      examples.add(Example.of(new Encoding(integers(batch.get("input_ids").get(row), length), types,
          new boolean[length], new int[length], new int[length], new int[length], new int[length], Encoding.Cut.NONE),
          batch.get("labels").get(row).asInt()));
    }
    return examples;
  }

  private static int[] integers(JsonNode row, int length) {
    int[] values = new int[length];
    for (int i = 0; i < length; i++) values[i] = row.get(i).asInt();
    return values;
  }

  private static void assertGradients(JsonNode expected, Learner learner, JsonNode tolerance) {
    double near = tolerance.get("gradients_step0_absolute").asDouble();
    expected.get("gradients_step0").properties().forEach(entry -> assertClose(entry.getValue(),
        learner.training().parameter(entry.getKey()).value().grad(), near, entry.getKey()));
    Set<String> zero = strings(expected.get("zero_gradient_parameters"));
    assertEquals(expected.get("parameters").size(), learner.learned().size());
    for (Parameter parameter : learner.learned()) {
      double wanted = expected.get("parameters").get(parameter.name()).get("gradient_norm_step0").asDouble();
      double norm = parameter.value().grad().norm().item_double();
      if (zero.contains(parameter.name())) assertTrue(norm < 1e-6, parameter.name());
      else assertEquals(wanted, norm, wanted * tolerance.get("gradient_norm_relative").asDouble(), parameter.name());
    }
  }

  private static void assertWeights(JsonNode expected, Learner learner, JsonNode tolerance) {
    double near = tolerance.get("weights_after_5_steps_absolute").asDouble();
    expected.get("weights_after_5_steps").properties().forEach(entry -> assertClose(entry.getValue(),
        learner.training().parameter(entry.getKey()).value(), near, entry.getKey()));
    JsonNode row = expected.get("unused_embedding_row");
    assertClose(row.get("after_5_steps"), learner.training().parameter(row.get("parameter").asText()).value()
        .select(0, row.get("row").asLong()), 1e-7, "a row no token has");
    Set<String> noise = strings(expected.get("skip_change_of"));
    for (Parameter parameter : learner.learned()) {
      if (noise.contains(parameter.name())) continue;
      double wanted = expected.get("parameters").get(parameter.name()).get("norm_after_5_steps").asDouble();
      assertEquals(wanted, parameter.value().norm().item_double(), 1e-6 * wanted, parameter.name());
    }
  }

  private static Set<String> strings(JsonNode array) {
    Set<String> strings = new HashSet<>();
    array.forEach(value -> strings.add(value.asText()));
    return strings;
  }

  private static void assertClose(JsonNode expected, Tensor actual, double tolerance, String where) {
    List<Double> wanted = new ArrayList<>();
    flatten(expected, wanted);
    float[] values = new float[wanted.size()];
    assertEquals(wanted.size(), actual.numel(), where);
    actual.detach().to(ScalarType.Float).contiguous().data_ptr_float().get(values);
    for (int i = 0; i < values.length; i++) assertEquals(wanted.get(i), values[i], tolerance, where);
  }

  private static void flatten(JsonNode node, List<Double> into) {
    if (node.isArray()) node.forEach(element -> flatten(element, into));
    else into.add(node.asDouble());
  }
}
