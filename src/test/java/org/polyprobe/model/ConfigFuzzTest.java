package org.polyprobe.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Placement;

/** Whatever a configuration says, the model is read, or the user told in one line: no crash, no gigabytes set aside. */
class ConfigFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> VALUES = List.of("null", "true", "false", "0", "-1", "1", "2", "3", "7", "1.5", "-0.5",
      "1e-400", "1e400", "2147483647", "2147483646", "2147483648", "-2147483648", "9223372036854775807",
      "99999999999999999999999", "\"\"", "\"x\"", "\"NaN\"", "\"12\"", "[]", "{}", "[1]", "[\"full_attention\"]",
      "{\"a\": 1}", "{\"rope_type\": \"yarn\", \"factor\": 0}", "{\"rope_type\": \"dynamic\", \"factor\": 1e300}",
      "{\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 1, \"high_freq_factor\": 4}", "{\"0\": \"a\"}");
  private static final List<String> KEYS = List.of("quantization_config", "rope_scaling", "rope_parameters", "rope_theta",
      "head_dim", "num_labels", "id2label", "layer_types", "sliding_window", "pad_token_id", "n_inner", "seq_length",
      "partial_rotary_factor", "num_key_value_heads", "tie_word_embeddings", "architectures", "is_decoder");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"bert-tiny-seqcls", "bloom-tiny-12heads", "distilbert-tiny-seqcls", "gemma-tiny", "gemma2-tiny",
      "gemma3-tiny", "gpt2-tiny", "llama-tiny", "mistral-tiny", "mt5-tiny", "qwen2-tiny-v5config", "qwen3-tiny",
      "roberta-tiny", "t5-tiny-tokcls", "xlmr-tiny-seqcls"})
  void changedValuesAreRefusedOrRead(String folder) throws IOException {
    Random random = new Random(folder.hashCode());
    ObjectNode original = (ObjectNode) JSON.readTree(GoldenInput.directory(folder).resolve("config.json").toFile());
    Files.copy(GoldenInput.directory(folder).resolve("model.safetensors"), directory.resolve("model.safetensors"));
    List<String> keys = new ArrayList<>(KEYS);
    original.fieldNames().forEachRemaining(keys::add);
    keys.remove("model_type");
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      ObjectNode config = original.deepCopy();
      for (int change = random.nextInt(3); change >= 0; change--) {
        String key = keys.get(random.nextInt(keys.size()));
        if (random.nextInt(8) == 0) config.remove(key);
        else config.set(key, JSON.readTree(VALUES.get(random.nextInt(VALUES.size()))));
      }
      if (!isRead(config)) refused++;
    }
    assertTrue(refused > 8 && refused < 60, folder + ": " + refused + " of 60 refused");
  }

  private boolean isRead(JsonNode config) throws IOException {
    Files.write(directory.resolve("config.json"), JSON.writeValueAsBytes(config));
    try (Checkpoint checkpoint = Checkpoint.open(directory); PointerScope scope = new PointerScope()) {
      Overview.of(checkpoint);
      MemoryNeed.of(checkpoint, new MemoryNeed.Pass(4, 64, 16));
      ModelFamily family = ModelFamily.of(checkpoint);
      family.load(checkpoint, Placement.CPU).close();
      return true;
    } catch (InputException told) {
      assertFalse(told.getMessage().contains("\n") || told.getMessage().length() > 1000, told.getMessage());
      return false;
    } catch (RuntimeException | Error fault) {
      throw new AssertionError(config.toString(), fault);
    }
  }

  @Test
  void whatIsTooDeepOrTooLongIsRefused() throws IOException {
    Files.copy(GoldenInput.directory("bert-tiny").resolve("model.safetensors"), directory.resolve("model.safetensors"));
    assertTrue(refusal("{\"a\":" + "[".repeat(100_000)).contains("nesting depth"));
    assertTrue(refusal("{\"hidden_size\": " + "9".repeat(100_000) + "}").contains("Number value length"));
    assertTrue(refusal("{\"a\": \"" + "x".repeat(17_000_000) + "\"}").contains("bytes, expected at most 16000000"));
    assertTrue(refusal("{\"model_type\": \"bert\", \"vocab_size\": \"" + "x".repeat(1_000_000) + "\"}").length() < 300);
  }

  private String refusal(String config) throws IOException {
    Files.writeString(directory.resolve("config.json"), config);
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      return org.junit.jupiter.api.Assertions.assertThrows(InputException.class,
          () -> ModelFamily.of(checkpoint).shape(checkpoint)).getMessage();
    } catch (InputException told) {
      return told.getMessage();
    }
  }
}
