package org.polyprobe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Placement;

/** What encoders take from their configuration, what they refuse, and what they leave behind. */
class EncoderFamiliesTest {
  @TempDir Path folder;

  @Test
  void robertaTakesAsManyTokensAsItHasPositionsBehindThePaddingId() throws IOException {
    assertEquals(new Shape(2, 15, 61, 28), shape("roberta-tiny", config -> {}));
    assertEquals(new Shape(2, 15, 61, 26), shape("roberta-tiny-noprefix", config -> {}));
    assertEquals(new Shape(2, 15, 61, 28), shape("roberta-tiny", config -> config.remove("pad_token_id")));
    assertEquals("config.json: max_position_embeddings 30 leaves no position after pad_token_id 29",
        refusal("roberta-tiny", config -> config.put("pad_token_id", 29)));
  }

  @Test
  void t5TakesTheLengthItNamesOrElseThatOfItsTraining() throws IOException {
    assertEquals(new Shape(3, 14, 61, 1024), shape("mt5-tiny", config -> {}));
    assertEquals(new Shape(3, 14, 61, 512), shape("t5-tiny", config -> config.put("n_positions", 512)));
  }

  @Test
  void whatWouldRunWithWrongNumbersIsRefused() throws IOException {
    assertEquals("config.json: hidden_act is \"relu\", for xlm-roberta expected \"gelu\"",
        refusal("xlmr-tiny", config -> config.put("hidden_act", "relu")));
    assertEquals("config.json: position_embedding_type is \"relative_key\", for bert expected \"absolute\"",
        refusal("bert-tiny", config -> config.put("position_embedding_type", "relative_key")));
    for (String causal : List.of("bert-tiny", "roberta-tiny", "t5-tiny")) {
      String type = causal.substring(0, causal.indexOf('-'));
      assertEquals("config.json: is_decoder is true, for " + type + " expected false",
          refusal(causal, config -> config.put("is_decoder", true)));
    }
    assertEquals("config.json: activation is \"relu\", for distilbert expected \"gelu\"",
        refusal("distilbert-tiny", config -> config.put("activation", "relu")));
    assertEquals("config.json: feed_forward_proj is \"gated-silu\", expected \"relu\" or \"gated-gelu\"",
        refusal("mt5-tiny", config -> config.put("feed_forward_proj", "gated-silu")));
    assertEquals("config.json: relative_attention_num_buckets 3 and relative_attention_max_distance 17 leave no distance "
            + "to share a bucket; expected at least 4 buckets and a distance above a quarter of them",
        refusal("t5-tiny", config -> config.put("relative_attention_num_buckets", 3)));
    assertEquals("config.json: dim 15 is not a multiple of n_heads 4",
        refusal("distilbert-tiny", config -> config.put("n_heads", 4)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xlmr-tiny", "roberta-tiny-noprefix", "distilbert-tiny", "t5-tiny", "mt5-tiny-unshared"})
  void nothingNativeIsLeftBehind(String name) throws IOException {
    long before = liveAfterOneModel(name);
    assertEquals(before, liveAfterOneModel(name));
  }

  private static long liveAfterOneModel(String name) throws IOException {
    GoldenInput input = GoldenInput.of(name).get(1);
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory(name));
         LanguageModel model = ModelFamily.of(checkpoint).load(checkpoint, Placement.CPU)) {
      long live = Pointer.totalCount();
      for (int i = 0; i < 3; i++) {
        try (PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
          model.forward(input.batch(Placement.CPU));
        }
        assertEquals(live, Pointer.totalCount(), "batch " + i);
      }
    }
    return Pointer.totalCount();
  }

  private String refusal(String name, Consumer<ObjectNode> change) {
    return assertThrows(InputException.class, () -> shape(name, change)).getMessage();
  }

  private Shape shape(String name, Consumer<ObjectNode> change) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Path golden = GoldenInput.directory(name);
    ObjectNode config = (ObjectNode) mapper.readTree(golden.resolve("config.json").toFile());
    change.accept(config);
    mapper.writeValue(folder.resolve("config.json").toFile(), config);
    Files.write(folder.resolve("model.safetensors"), Files.readAllBytes(golden.resolve("model.safetensors")));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return ModelFamily.of(checkpoint).shape(checkpoint);
    }
  }
}
