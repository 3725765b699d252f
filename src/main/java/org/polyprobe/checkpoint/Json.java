package org.polyprobe.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.polyprobe.InputException;

/** JSON as checkpoints hold it: a key given twice and text after the end are mistakes. */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  /** Indices of sharded checkpoints reach 9 MB; a parsed file takes up to thirty times its size. */
  private static final long MAX_BYTES = 16_000_000;

  private Json() {}

  static JsonNode readObject(Path file) throws IOException {
    String where = file.getFileName().toString();
    if (Files.size(file) > MAX_BYTES) {
      throw new InputException(where + ": has " + Files.size(file) + " bytes, expected at most " + MAX_BYTES);
    }
    try {
      JsonNode json = MAPPER.readTree(Files.readAllBytes(file));
      if (!json.isObject()) throw new InputException(where + ": expected a JSON object");
      return json;
    } catch (JsonProcessingException e) {
      throw new InputException(where + ": not JSON: " + reason(e), e);
    }
  }

  /** The parser's complaint on one line, with the place. */
  static String reason(JsonProcessingException e) {
    String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    return e.getLocation() == null ? reason
        : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ": " + reason;
  }
}
