package org.polyprobe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.Placement;

/** Every layer of every tiny checkpoint against the states transformers computes, see resources/golden. */
class GoldenStatesTest {
  static Stream<GoldenInput> inputs() {
    return Stream.of("bert-tiny", "bert-tiny-gamma-beta", "bert-tiny-noprefix", "bert-tiny-text", "bert-tiny-seqcls",
            "bert-tiny-tokcls", "xlmr-tiny", "xlmr-tiny-seqcls", "xlmr-tiny-text", "xlmr-tiny-tokcls",
            "roberta-tiny", "roberta-tiny-noprefix",
            "distilbert-tiny", "distilbert-tiny-noprefix", "distilbert-tiny-seqcls", "distilbert-tiny-tokcls",
            "t5-tiny", "t5-tiny-gated", "t5-tiny-tokcls", "mt5-tiny", "mt5-tiny-unshared",
            "bloom-tiny", "bloom-tiny-prefixed", "bloom-tiny-sharded", "bloom-tiny-12heads", "bloom-tiny-seqcls",
            "bloom-tiny-text", "qwen2-tiny", "qwen2-tiny-sharded", "qwen2-tiny-v5config", "qwen2-tiny-seqcls",
            "qwen2-tiny-text", "qwen3-tiny", "qwen3-tiny-noprefix", "llama-tiny", "llama-tiny-untied",
            "llama-tiny-linear", "llama-tiny-dynamic", "llama-tiny-yarn", "llama-tiny-biases", "qwen2-tiny-window",
            "mistral-tiny", "mistral-tiny-nowindow", "gemma-tiny", "gemma2-tiny", "gemma3-tiny",
            "gemma3-tiny-v5config", "gpt2-tiny", "gpt2-tiny-prefixed")
        .flatMap(folder -> GoldenInput.of(folder).stream());
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void everyLayerEqualsTransformers(GoldenInput input) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory(input.folder()));
         LanguageModel model = ModelFamily.of(checkpoint).load(checkpoint, Placement.CPU);
         PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
      List<Tensor> layers = model.forward(input.batch(Placement.CPU)).layers();
      assertEquals(input.layers(), layers.size());
      for (int layer = 0; layer < layers.size(); layer++) {
        assertClose(input.states(layer), layers.get(layer), GoldenInput.TOLERANCE, "layer " + layer);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void bfloat16PointsTheSameWay(GoldenInput input) throws IOException {
    Placement placement = new Placement("cpu", Dtype.BFLOAT16);
    double least = input.leastCosine();
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory(input.folder()));
         LanguageModel model = ModelFamily.of(checkpoint).load(checkpoint, placement);
         PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
      List<Tensor> layers = model.forward(input.batch(placement)).layers();
      for (int layer = 0; layer < layers.size(); layer++) {
        double[][] expected = input.states(layer);
        float[] actual = floats(layers.get(layer));
        for (int token = 0; token < expected.length; token++) {
          double cosine = cosine(expected[token], actual, token * expected[token].length);
          assertTrue(cosine > least, "layer " + layer + " token " + token + " cosine " + cosine);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-tiny", "bloom-tiny", "gemma-tiny", "gemma2-tiny", "gemma3-tiny", "gpt2-tiny",
      "llama-tiny", "llama-tiny-dynamic", "mistral-tiny", "qwen2-tiny", "qwen3-tiny"})
  void nothingNativeIsLeftBehind(String folder) throws IOException {
    GoldenInput input = GoldenInput.of(folder).get(0);
    liveAfterOneModel(input);   // what is made once and kept: operators, activations
    long before = liveAfterOneModel(input);
    assertEquals(before, liveAfterOneModel(input));
  }

  private static long liveAfterOneModel(GoldenInput input) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory(input.folder()));
         LanguageModel model = ModelFamily.of(checkpoint).load(checkpoint, Placement.CPU)) {
      long live = Pointer.totalCount();
      for (int i = 0; i < 10; i++) {
        try (PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
          model.forward(input.batch(Placement.CPU));
        }
        assertEquals(live, Pointer.totalCount(), "batch " + i);
      }
    }
    return Pointer.totalCount();
  }

  private static void assertClose(double[][] expected, Tensor actual, double tolerance, String where) {
    float[] values = floats(actual);
    assertEquals(expected.length * expected[0].length, values.length, where);
    for (int i = 0; i < values.length; i++) {
      double wanted = expected[i / expected[0].length][i % expected[0].length];
      assertEquals(wanted, values[i], tolerance + tolerance * Math.abs(wanted), where);
    }
  }

  private static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    tensor.to(ScalarType.Float).contiguous().data_ptr_float().get(values);
    return values;
  }

  private static double cosine(double[] a, float[] b, int from) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[from + i];
      aa += a[i] * a[i];
      bb += (double) b[from + i] * b[from + i];
    }
    return dot / Math.sqrt(aa * bb);
  }
}
