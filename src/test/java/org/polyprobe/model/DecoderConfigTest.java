package org.polyprobe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;

/** What a decoder's configuration asks for and we do not do is refused, not passed over. */
class DecoderConfigTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "llama-tiny | {'rope_scaling': {'rope_type': 'longrope'}} | rope_scaling.rope_type \"longrope\" is not supported; "
          + "supported: default, dynamic, linear, llama3, yarn",
      "llama-tiny | {'rope_scaling': {'rope_type': 'linear', 'factor': 2, 'beta_fast': 3}} | rope_scaling.beta_fast is "
          + "not known for rope_type \"linear\"",
      "llama-tiny | {'rope_scaling': {'rope_type': 'linear'}} | rope_scaling.factor is missing",
      "llama-tiny | {'rope_scaling': {'rope_type': 'linear', 'type': 'dynamic', 'factor': 2}} | rope_scaling.type is "
          + "\"dynamic\", but rope_type is \"linear\"",
      "llama-tiny | {'rope_parameters': {'rope_theta': 500000.0}} | rope_parameters and rope_scaling are both set; "
          + "expected one",
      "llama-tiny | {'rope_theta': 0.5} | rope_scaling.rope_theta is 0.5, expected more than 1",
      "llama-tiny | {'partial_rotary_factor': 0.5} | partial_rotary_factor is 0.5, expected 1 or none",
      "llama-tiny | {'original_max_position_embeddings': 32} | rope_scaling.original_max_position_embeddings is 64, but "
          + "outside it is 32",
      "llama-tiny | {'hidden_act': 'relu'} | hidden_act is \"relu\", expected gelu, gelu_new, gelu_pytorch_tanh or silu",
      "llama-tiny | {'head_dim': 5} | heads are 5 wide, expected an even width to turn in pairs",
      "llama-tiny | {'num_attention_heads': 3, 'num_key_value_heads': 2} | num_attention_heads 3 is not a multiple of "
          + "num_key_value_heads 2",
      "llama-tiny | {'quantization_config': {'bits': 4}} | quantization_config is set: quantized weights are not "
          + "supported; take the model it was made from",
      "llama-tiny | {'layer_types': ['full_attention', 'sliding_attention', 'full_attention']} | layer_types is "
          + "[\"full_attention\",\"sliding_attention\",\"full_attention\"], expected only full_attention",
      "llama-tiny-dynamic | {'rope_scaling': {'type': 'dynamic', 'factor': 0.5}} | rope_scaling.factor is 0.5, expected "
          + "at least 1",
      "qwen2-tiny-v5config | {'rope_theta': 10000.0} | rope_parameters.rope_theta is 1000000.0, but rope_theta is "
          + "10000.0",
      "qwen2-tiny-v5config | {'layer_types': ['full_attention']} | layer_types is [\"full_attention\"], expected a list "
          + "of 3",
      "qwen2-tiny-v5config | {'layer_types': ['full_attention', 'full_attention', 'chunked_attention']} | layer_types "
          + "holds \"chunked_attention\", expected full_attention or sliding_attention",
      "qwen2-tiny-v5config | {'layer_types': ['full_attention', 'full_attention', 'sliding_attention']} | layer_types "
          + "holds sliding_attention, but no sliding_window is set",
      "mistral-tiny | {'layer_types': ['full_attention', 'full_attention', 'full_attention']} | layer_types is "
          + "[\"full_attention\",\"full_attention\",\"full_attention\"], expected only sliding_attention",
      "gemma2-tiny | {'use_bidirectional_attention': true} | use_bidirectional_attention is set: only causal attention "
          + "is supported",
      "gemma3-tiny | {'attn_logit_softcapping': 50.0} | attn_logit_softcapping is set: for gemma3_text expected null",
      "gemma3-tiny-v5config | {'rope_parameters': {'rope_type': 'default'}} | rope_parameters.rope_type is not known for "
          + "a rope per type of block",
      "bloom-tiny | {'apply_residual_connection_post_layernorm': true} | apply_residual_connection_post_layernorm is set: "
          + "for bloom expected false",
      "bloom-tiny | {'n_inner': 17} | n_inner is 17, for bloom expected 4 · hidden_size = 128",
      "gpt2-tiny | {'add_cross_attention': true} | add_cross_attention is set: for gpt2 expected false"})
  void whatIsNotDoneIsRefused(String folder, String change, String message) throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(GoldenInput.directory(folder).resolve("config.json").toFile());
    JsonNode changes = JSON.readTree(change.replace('\'', '"'));
    changes.properties().forEach(entry -> config.set(entry.getKey(), entry.getValue()));
    JSON.writeValue(directory.resolve("config.json").toFile(), config);
    Files.copy(GoldenInput.directory(folder).resolve("model.safetensors"), directory.resolve("model.safetensors"));
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      InputException refused = assertThrows(InputException.class, () -> ModelFamily.of(checkpoint).shape(checkpoint));
      assertEquals("config.json: " + message, refused.getMessage());
    }
  }
}
