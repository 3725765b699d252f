package org.polyprobe.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.polyprobe.InputException;

/**
 * What the small files beside a vocabulary say of a tokenizer: {@code tokenizer_config.json}, and where that has no
 * {@code added_tokens_decoder}, as older ones, {@code special_tokens_map.json} and {@code added_tokens.json}; of
 * {@code config.json} the family.
 */
record TokenizerConfig(Path directory, ObjectNode json, String modelType, String modelsClass) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "tokenizer_config.json";

  static TokenizerConfig read(Path directory) throws IOException {
    ObjectNode json = object(directory.resolve(FILE));
    if (!json.has("added_tokens_decoder")) {
      json.setAll(object(directory.resolve("special_tokens_map.json")));
      ObjectNode decoder = JsonNodeFactory.instance.objectNode();
      object(directory.resolve("added_tokens.json")).properties().forEach(token ->
          decoder.putObject(token.getValue().asText()).put("content", token.getKey()).put("normalized", true));
      if (!decoder.isEmpty()) json.set("added_tokens.json", decoder);
    }
    ObjectNode model = object(directory.resolve("config.json"));
    return new TokenizerConfig(directory, json, model.path("model_type").asText(""),
        model.path("tokenizer_class").asText(""));
  }

  private static ObjectNode object(Path file) throws IOException {
    if (!Files.isRegularFile(file)) return JsonNodeFactory.instance.objectNode();
    try {
      if (JSON.readTree(file.toFile()) instanceof ObjectNode object) return object;
      throw new InputException(file + ": not a JSON object");
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  /** Which class of transformers reads this tokenizer. */
  TokenizerClass tokenizerClass() {
    return TokenizerClass.of(modelType, className());
  }

  /** The class as the files name it, without {@code Fast}; empty where none does. */
  String className() {
    String named = json.path("tokenizer_class").asText("");
    return (named.isEmpty() || named.equals("null") ? modelsClass : named).replaceFirst("Fast$", "");
  }

  boolean flag(String name, boolean otherwise) {
    return json.path(name).asBoolean(otherwise);
  }

  /** True or false as written, null where it is not. */
  JsonNode flagOrNull(String name) {
    return json.path(name).isBoolean() ? json.get(name) : JsonNodeFactory.instance.nullNode();
  }

  /** The token in a role such as {@code cls_token}; empty where the files say null, or say nothing of it. */
  Optional<String> token(String role, String otherwise) {
    if (!json.has(role)) return Optional.ofNullable(otherwise);
    JsonNode token = json.get(role);
    if (token.isNull()) return Optional.empty();
    return Optional.of(token.isObject() ? token.path("content").asText() : token.asText());
  }

  /** Tokens that the files add to the vocabulary, by the id they give them. */
  Map<Integer, ObjectNode> addedTokens() {
    Map<Integer, ObjectNode> added = new TreeMap<>();
    for (String field : List.of("added_tokens.json", "added_tokens_decoder")) {
      json.path(field).properties().forEach(token -> {
        if (!token.getKey().matches("\\d{1,9}") || !token.getValue().path("content").isTextual()) {
          throw new InputException(directory.resolve(FILE) + ": " + field + " has \"" + token.getKey()
              + "\", expected an id with the token's content");
        }
        added.put(Integer.parseInt(token.getKey()), AddedTokens.complete((ObjectNode) token.getValue()));
      });
    }
    return added;
  }

  /** Special tokens that have no role of their own, by content. */
  Map<String, ObjectNode> extraTokens() {
    Map<String, ObjectNode> extra = new LinkedHashMap<>();
    for (String field : List.of("additional_special_tokens", "extra_special_tokens")) {
      for (JsonNode token : json.path(field)) {
        ObjectNode made = token instanceof ObjectNode object ? AddedTokens.complete(object)
            : AddedTokens.special(token.asText());
        extra.putIfAbsent(made.get("content").asText(), made);
      }
    }
    return extra;
  }

  /** Where a text that is too long loses its tokens. */
  Truncation.Side truncationSide(String otherwise) {
    String side = json.path("truncation_side").asText(otherwise);
    return switch (side.toLowerCase(Locale.ROOT)) {
      case "left" -> Truncation.Side.LEFT;
      case "right" -> Truncation.Side.RIGHT;
      default -> throw new InputException(directory.resolve(FILE) + ": truncation_side \"" + side
          + "\", expected left or right");
    };
  }

  /** {@code model_max_length}, or what the model takes where that is less; files write 1e30 for "no limit". */
  int maxTokens(int modelTakes) {
    double limit = json.path("model_max_length").asDouble(modelTakes);
    return limit >= 1 && limit < modelTakes ? (int) limit : modelTakes;
  }
}
