package org.polyprobe.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.polyprobe.InputException;

/**
 * What a {@code tokenizer.json} says besides its vocabulary: normaliser, pre-tokeniser, post-processor, added tokens.
 * The vocabulary, nearly all of the file, is passed over.
 */
record Pipeline(ObjectNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Pipeline read(Path file) throws IOException {
    try (JsonParser parser = JSON.createParser(file.toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) throw new InputException(file + ": not a JSON object");
      ObjectNode json = JSON.createObjectNode();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        json.set(field, field.equals("model") ? model(parser) : parser.<JsonNode>readValueAsTree());
      }
      return new Pipeline(json);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  private static JsonNode model(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) return parser.readValueAsTree();
    ObjectNode model = JSON.createObjectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      if (field.equals("vocab") || field.equals("merges")) parser.skipChildren();
      else model.set(field, parser.<JsonNode>readValueAsTree());
    }
    return model;
  }

  /** Whether a space before a word is part of its tokens, and nothing but the text puts it there. */
  boolean wordsNeedSpace() {
    boolean bytes = has(json.path("pre_tokenizer"), "ByteLevel");
    boolean spacesReplaced = has(json.path("normalizer"), "Replace") && !has(json.path("normalizer"), "Prepend")
        && !has(json.path("pre_tokenizer"), "Metaspace");
    return bytes || spacesReplaced;
  }

  /** Whether a part of the given type stands here or inside. */
  private static boolean has(JsonNode part, String type) {
    return part.findValues("type").stream().anyMatch(found -> found.asText().equals(type));
  }
}
