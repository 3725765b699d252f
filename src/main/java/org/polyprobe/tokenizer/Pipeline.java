package org.polyprobe.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.polyprobe.InputException;

/**
 * What a {@code tokenizer.json} says besides its vocabulary: normaliser, pre-tokeniser, post-processor, added tokens.
 * The vocabulary, nearly all of the file, is passed over.
 *
 * @param ids those of the wanted tokens that the vocabulary or the added tokens hold
 */
record Pipeline(ObjectNode json, Map<String, Integer> ids) {
  /** A vocabulary's tokens are field names that come once: looking for each among those seen before takes most of the time. */
  static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build());

  static Pipeline read(Path file, Collection<String> wanted) throws IOException {
    try (JsonParser parser = JSON.createParser(file.toFile())) {
      return read(parser, file, wanted);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  private static Pipeline read(JsonParser parser, Path file, Collection<String> wanted) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) throw new InputException(file + ": not a JSON object");
    Map<String, Integer> ids = new HashMap<>();
    ObjectNode json = JSON.createObjectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      json.set(field, field.equals("model") ? model(parser, wanted, ids) : parser.<JsonNode>readValueAsTree());
    }
    if (!(json.get("model") instanceof ObjectNode)) throw new InputException(file + ": no object named model");
    for (JsonNode token : json.path("added_tokens")) {
      String content = token.path("content").asText();
      if (wanted.contains(content)) ids.put(content, token.path("id").asInt(-1));
    }
    return new Pipeline(json, ids);
  }

  private static JsonNode model(JsonParser parser, Collection<String> wanted, Map<String, Integer> ids)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) return parser.readValueAsTree();
    ObjectNode model = JSON.createObjectNode();
    boolean merges = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "vocab" -> vocabulary(parser, wanted, ids);
        case "merges" -> {
          merges = true;
          parser.skipChildren();
        }
        default -> model.set(field, parser.<JsonNode>readValueAsTree());
      }
    }
    if (!model.has("type")) model.put("type", oldType(model, merges));
    return model;
  }

  /** Files written before 2021 do not name the type. */
  private static String oldType(ObjectNode model, boolean merges) {
    if (merges) return "BPE";
    return model.has("unk_id") ? "Unigram" : model.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
  }

  /** An object from token to id, or for Unigram a list of tokens with their scores. */
  private static void vocabulary(JsonParser parser, Collection<String> wanted, Map<String, Integer> ids)
      throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String token = parser.currentName();
        parser.nextToken();
        if (wanted.contains(token) && parser.currentToken().isNumeric()) ids.put(token, parser.getIntValue());
        parser.skipChildren();
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
        if (parser.nextToken() == JsonToken.VALUE_STRING && wanted.contains(parser.getText())) {
          ids.putIfAbsent(parser.getText(), id);
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) parser.skipChildren();
      }
    }
  }

  String modelType() {
    return json.path("model").path("type").asText();
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

  /** The file's own JSON with these parts in place of its own, as bytes. */
  byte[] writeOver(Path file) throws IOException {
    ObjectNode whole = (ObjectNode) JSON.readTree(file.toFile());
    JsonNode model = whole.get("model");
    whole.setAll(json);
    whole.set("model", ((ObjectNode) model).setAll((ObjectNode) json.get("model")));
    return JSON.writeValueAsBytes(whole);
  }
}
