package org.polyprobe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.Placement;

/** The heads of all families against transformers' logits, see resources/golden. */
class TaskHeadsTest {
  private static final Placement BFLOAT16 = new Placement("cpu", Dtype.BFLOAT16);

  static Stream<GoldenInput> inputs() {
    return Stream.of("bert-tiny", "bert-tiny-gamma-beta", "xlmr-tiny", "roberta-tiny", "distilbert-tiny",
            "bert-tiny-seqcls", "xlmr-tiny-seqcls", "distilbert-tiny-seqcls",
            "bert-tiny-tokcls", "xlmr-tiny-tokcls", "distilbert-tiny-tokcls", "t5-tiny-tokcls",
            "bloom-tiny", "bloom-tiny-prefixed", "bloom-tiny-sharded", "bloom-tiny-12heads", "bloom-tiny-seqcls",
            "qwen2-tiny", "qwen2-tiny-sharded", "qwen2-tiny-v5config", "qwen2-tiny-window", "qwen2-tiny-seqcls",
            "qwen3-tiny", "qwen3-tiny-noprefix", "llama-tiny", "llama-tiny-untied", "llama-tiny-biases",
            "llama-tiny-dynamic", "mistral-tiny", "gemma-tiny", "gemma2-tiny", "gemma3-tiny", "gemma3-tiny-v5config",
            "gpt2-tiny", "gpt2-tiny-prefixed",
            "gpt2-tiny-seqcls", "llama-tiny-seqcls", "mistral-tiny-seqcls", "qwen3-tiny-seqcls", "gemma-tiny-seqcls",
            "gemma2-tiny-seqcls", "gemma3-tiny-seqcls", "bloom-tiny-tokcls", "gpt2-tiny-tokcls", "llama-tiny-tokcls",
            "mistral-tiny-tokcls", "qwen2-tiny-tokcls", "qwen3-tiny-tokcls", "gemma-tiny-tokcls", "gemma2-tiny-tokcls")
        .flatMap(folder -> GoldenInput.of(folder).stream());
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void logitsEqualTransformers(GoldenInput input) throws IOException {
    assertClose(input.logits(), logits(input, Placement.CPU), wanted -> GoldenInput.TOLERANCE * (1 + Math.abs(wanted)));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void bfloat16StaysNear(GoldenInput input) throws IOException {
    double[][] expected = input.logits();
    double largest = Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
    assertClose(expected, logits(input, BFLOAT16), wanted -> 0.1 * largest);
  }

  static Stream<GoldenInput> labelled() {
    return inputs().filter(input -> input.json().has("loss"));
  }

  @ParameterizedTest
  @MethodSource("labelled")
  void crossEntropyEqualsTransformers(GoldenInput input) throws IOException {
    float[][] logits = logits(input, Placement.CPU);
    double sum = 0;
    for (int row = 0; row < logits.length; row++) {
      double total = 0;
      for (float score : logits[row]) total += Math.exp(score);
      sum += Math.log(total) - logits[row][input.json().get("labels").get(row).asInt()];
    }
    assertEquals(input.json().get("loss").asDouble(), sum / logits.length, GoldenInput.TOLERANCE);
  }

  @Test
  void labelsComeFromTheConfiguration() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory("xlmr-tiny-seqcls"));
         SequenceClassifier head = ModelFamily.of(checkpoint).sequenceClassifier(checkpoint, Placement.CPU)) {
      assertEquals(List.of("entailment", "neutral", "contradiction"), head.labels());
    }
  }

  @Test
  void aFamilyWithoutTheHeadSaysWhichHaveIt() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory("mt5-tiny"))) {
      InputException refusal = assertThrows(InputException.class,
          () -> ModelFamily.of(checkpoint).maskedLm(checkpoint, Placement.CPU));
      assertTrue(refusal.getMessage().endsWith(
          "a mt5 model has no head to predict masked tokens; these have: bert, distilbert, roberta, xlm-roberta"),
          refusal.getMessage());
    }
  }

  @Test
  void aCheckpointWithoutTheHeadNamesTheMissingTensorAndLeavesNothingBehind() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory("bert-tiny"))) {
      ModelFamily family = ModelFamily.of(checkpoint);
      assertThrows(InputException.class, () -> family.sequenceClassifier(checkpoint, Placement.CPU));
      long before = Pointer.totalCount();
      InputException refusal = assertThrows(InputException.class,
          () -> family.sequenceClassifier(checkpoint, Placement.CPU));
      assertEquals("model.safetensors: classifier.weight is missing", refusal.getMessage());
      assertEquals(before, Pointer.totalCount());
    }
  }

  @Test
  void aDecoderWhoseOutputLayerIsMissingAndNotTiedIsRefused(@TempDir Path folder) throws IOException {
    Path tied = GoldenInput.directory("qwen2-tiny");
    Files.copy(tied.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    String config = Files.readString(tied.resolve("config.json"));
    Files.writeString(folder.resolve("config.json"),
        config.replaceFirst("\"tie_word_embeddings\": true", "\"tie_word_embeddings\": null"));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      InputException refusal = assertThrows(InputException.class,
          () -> ModelFamily.of(checkpoint).causalLm(checkpoint, Placement.CPU));
      assertEquals("model.safetensors: lm_head.weight is missing", refusal.getMessage());
    }
  }

  @Test
  void nothingNativeIsLeftBehind() throws IOException {
    for (String folder : List.of("bert-tiny", "xlmr-tiny-seqcls", "t5-tiny-tokcls", "gemma2-tiny",
        "bloom-tiny-seqcls")) {
      GoldenInput input = GoldenInput.of(folder).get(0);
      logits(input, Placement.CPU);
      long before = Pointer.totalCount();
      logits(input, Placement.CPU);
      assertEquals(before, Pointer.totalCount(), folder);
    }
  }

  private static void assertClose(double[][] expected, float[][] actual, DoubleUnaryOperator tolerance) {
    assertEquals(expected.length, actual.length);
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < expected[row].length; i++) {
        assertEquals(expected[row][i], actual[row][i], tolerance.applyAsDouble(expected[row][i]), "row " + row);
      }
    }
  }

  private static float[][] logits(GoldenInput input, Placement placement) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory(input.folder()));
         LanguageModel model = ModelFamily.of(checkpoint).load(checkpoint, placement);
         PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
      Tensor logits = GoldenLogits.of(checkpoint, model, input.batch(placement), placement);
      float[][] rows = new float[Math.toIntExact(logits.size(0))][Math.toIntExact(logits.size(1))];
      for (int row = 0; row < rows.length; row++) {
        logits.select(0, row).to(ScalarType.Float).contiguous().data_ptr_float().get(rows[row]);
      }
      return rows;
    }
  }
}
