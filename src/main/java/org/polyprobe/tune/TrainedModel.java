package org.polyprobe.tune;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.SafetensorsWriter;
import org.polyprobe.nn.Lora;
import org.polyprobe.nn.Parameter;
import org.polyprobe.nn.Training;

/** Writes what was learned as a checkpoint that transformers loads: weights, configuration, tokenizer. */
final class TrainedModel {
  private static final List<String> TOKENIZER = List.of("tokenizer.json", "tokenizer_config.json",
      "special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt",
      "sentencepiece.bpe.model", "spiece.model", "tokenizer.model", "chat_template.jinja");

  private TrainedModel() {}

  /** @param checkpoint what was trained, with the configuration of the task */
  static void write(Path folder, Checkpoint checkpoint, Training training) throws IOException {
    Files.createDirectories(folder);
    try (PointerScope scope = new PointerScope(); NoGradGuard plain = new NoGradGuard()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Parameter parameter : training.parameters()) {
        if (parameter.role() == Parameter.Role.ADAPTER) continue;
        Lora lora = training.adapters().get(parameter.name());
        tensors.put(parameter.name(), lora == null ? parameter.value() : parameter.value().add(lora.weight()));
      }
      SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
    }
    Files.write(folder.resolve("config.json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(checkpoint.config().json()));
    for (String name : TOKENIZER) {
      Path file = checkpoint.directory().resolve(name);
      if (Files.exists(file)) Files.copy(file, folder.resolve(name));
    }
  }
}
