package org.polyprobe.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.RealMbert;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.Placement;

/** Real mBERT on 24 sentences in eight languages, against an independent forward pass (resources/golden/mbert). */
class RealMbertStatesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/mbert/hidden_states.json");

  @TempDir Path cache;

  @Test
  void everyLayerOfEverySentenceEqualsTheReference() throws IOException {
    JsonNode sentences = new ObjectMapper().readTree(GOLDEN.toFile()).get("sentences");
    List<String> texts = new ArrayList<>();
    sentences.forEach(sentence -> texts.add(sentence.get("text").asText()));
    float[][][] mean = states(texts, Dtype.FLOAT32, Pooling.MEAN, sentences);
    float[][][] nearZero = states(texts, Dtype.FLOAT32, TokenStatistic.NEAR_ZERO, sentences);
    for (int text = 0; text < texts.size(); text++) {
      for (int layer = 0; layer <= 12; layer++) {
        JsonNode expected = sentences.get(text).get("hidden_states").get(layer);
        String where = texts.get(text) + ", layer " + layer;
        for (int d = 0; d < 8; d++) {
          assertEquals(expected.get("mean_pool_first8").get(d).asDouble(), mean[layer][text][d], 3e-5, where);
        }
        assertEquals(expected.get("mean_pool_l2").asDouble(), norm(mean[layer][text]), 1e-4, where);
        assertEquals(expected.get("mean").asDouble(), average(mean[layer][text]), 1e-5, where);
        assertEquals(expected.get("frac_abs_lt_1e-2").asDouble(), nearZero[layer][text][0], 1e-3, where);
      }
    }
    float[][][] bf16 = states(texts, Dtype.BFLOAT16, Pooling.MEAN, sentences);
    for (int layer = 0; layer <= 12; layer++) {
      for (int text = 0; text < texts.size(); text++) {
        double cosine = cosine(mean[layer][text], bf16[layer][text]);
        assertTrue(cosine >= 0.999, "bfloat16 " + texts.get(text) + ", layer " + layer + ": cosine " + cosine);
      }
    }
  }

  /** [layer][text][width]; also checks the token ids on the way. */
  private float[][][] states(List<String> texts, Dtype dtype, Reduction reduction, JsonNode expected) throws IOException {
    ExtractOptions options = new ExtractOptions(new Placement("cpu", dtype), 2048, SpecialTokens.INCLUDE, 1);
    try (Extractor extractor = new Extractor("mbert", Checkpoint.open(RealMbert.directory()), options,
        new StateStore(cache, note -> {}), (step, done, total) -> {}, note -> {});
         Extracted extracted = extractor.extract(List.of(new Extractor.Request("sentences", texts, Set.of(reduction))));
         PointerScope scope = new PointerScope()) {
      for (int text = 0; text < texts.size(); text++) {
        assertArrayEquals(StreamSupport.stream(expected.get(text).get("ids").spliterator(), false)
            .mapToInt(JsonNode::asInt).toArray(), extracted.of(texts).encodings().get(text).ids());
      }
      States states = extracted.of(texts).states(reduction);
      float[][][] rows = new float[states.layers()][texts.size()][];
      for (int layer = 0; layer < rows.length; layer++) {
        Tensor matrix = states.layer(layer);
        for (int text = 0; text < texts.size(); text++) {
          rows[layer][text] = new float[(int) matrix.size(1)];
          matrix.select(0, text).contiguous().data_ptr_float().get(rows[layer][text]);
        }
      }
      return rows;
    }
  }

  private static double norm(float[] x) {
    return Math.sqrt(cosineParts(x, x));
  }

  private static double average(float[] x) {
    double sum = 0;
    for (float value : x) sum += value;
    return sum / x.length;
  }

  private static double cosine(float[] a, float[] b) {
    return cosineParts(a, b) / (norm(a) * norm(b));
  }

  private static double cosineParts(float[] a, float[] b) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) dot += (double) a[i] * b[i];
    return dot;
  }
}
