package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tokens that are found in a text before its rest is split: {@code added_tokens} of a {@code tokenizer.json}. */
final class AddedTokens {
  private static final List<String> FLAGS = List.of("single_word", "lstrip", "rstrip");

  private AddedTokens() {}

  static ObjectNode special(String content) {
    return complete(JsonNodeFactory.instance.objectNode().put("content", content).put("special", true));
  }

  /** With transformers' defaults for what is not said: an ordinary token is normalized, a special one is not. */
  static ObjectNode complete(ObjectNode token) {
    ObjectNode complete = JsonNodeFactory.instance.objectNode().put("id", token.path("id").asInt(0))
        .put("content", token.path("content").asText());
    for (String flag : FLAGS) complete.put(flag, token.path(flag).asBoolean(false));
    boolean special = token.path("special").asBoolean(false);
    return complete.put("normalized", token.path("normalized").asBoolean(!special)).put("special", special);
  }

  /**
   * The list in the order in which transformers adds them. The library takes ids from the vocabulary and for tokens new
   * to it counts on in this order; what the list itself says of ids is not heeded.
   *
   * @param file the list of tokenizer.json
   * @param type one that builds its tokenizer anew takes the list of tokenizer_config.json in place of the file's
   * @param named special tokens of the class's roles
   * @param extra tokens that a vocabulary file sets apart
   */
  static ArrayNode merged(JsonNode file, TokenizerConfig config, TokenizerClass type, Iterable<String> named,
                          JsonNode extra) {
    boolean rebuilt = type != TokenizerClass.AS_WRITTEN;
    Map<Integer, ObjectNode> byId = new TreeMap<>();
    if (!rebuilt || !config.json().has("added_tokens_decoder")) {
      for (JsonNode token : file) byId.put(token.path("id").asInt(), complete((ObjectNode) token));
    }
    if (rebuilt) config.addedTokens().forEach(byId::putIfAbsent);
    Map<String, ObjectNode> merged = new LinkedHashMap<>();
    byId.values().forEach(token -> merged.put(token.get("content").asText(), token));
    if (!rebuilt) config.addedTokens().values().forEach(token -> merged.put(token.get("content").asText(), token));
    for (String token : named) merged.putIfAbsent(token, special(token));
    for (JsonNode token : extra) merged.putIfAbsent(token.get("content").asText(), complete((ObjectNode) token));
    config.extraTokens().forEach(merged::putIfAbsent);
    if (type == TokenizerClass.QWEN2) {                  // adds its special tokens a second time, without their flags
      for (String token : named) merged.put(token, special(token));
      config.extraTokens().keySet().forEach(token -> merged.put(token, special(token)));
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    merged.values().stream().filter(token -> !config.flag("split_special_tokens", false)
        || !token.get("special").asBoolean()).forEach(list::add);
    return list;
  }
}
