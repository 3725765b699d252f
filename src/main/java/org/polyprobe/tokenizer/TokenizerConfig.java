package org.polyprobe.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.polyprobe.InputException;

/**
 * A checkpoint's {@code tokenizer_config.json}; empty where there is none.
 *
 * @param file named in messages
 */
record TokenizerConfig(Path file, JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static TokenizerConfig read(Path directory) throws IOException {
    Path file = directory.resolve("tokenizer_config.json");
    if (!Files.isRegularFile(file)) return new TokenizerConfig(file, JSON.createObjectNode());
    try {
      JsonNode json = JSON.readTree(file.toFile());
      if (!(json instanceof ObjectNode)) throw new InputException(file + ": not a JSON object");
      return new TokenizerConfig(file, json);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  /** Where a text that is too long loses its tokens. */
  Truncation.Side truncationSide() {
    String side = json.path("truncation_side").asText("right");
    return switch (side) {
      case "left" -> Truncation.Side.LEFT;
      case "right" -> Truncation.Side.RIGHT;
      default -> throw new InputException(file + ": truncation_side \"" + side + "\", expected left or right");
    };
  }
}
