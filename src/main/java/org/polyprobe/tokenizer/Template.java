package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.ToIntFunction;
import org.polyprobe.InputException;

/**
 * Which special tokens stand around a text and around a pair, as the {@code TemplateProcessing} of a
 * {@code tokenizer.json}. A piece is {@code A:0}, {@code B:1} or a token with its segment, such as {@code [SEP]:1}.
 */
final class Template {
  private final ToIntFunction<String> ids;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "TemplateProcessing");

  /** @param ids id of a token by its content, -1 where there is none */
  Template(ToIntFunction<String> ids) {
    this.ids = ids;
  }

  Template single(String... pieces) {
    return put("single", pieces);
  }

  Template pair(String... pieces) {
    return put("pair", pieces);
  }

  private Template put(String kind, String[] pieces) {
    ArrayNode list = json.putArray(kind);
    for (String piece : pieces) {
      int colon = piece.lastIndexOf(':');
      String name = piece.substring(0, colon);
      boolean text = name.equals("A") || name.equals("B");
      list.addObject().putObject(text ? "Sequence" : "SpecialToken").put("id", name)
          .put("type_id", Integer.parseInt(piece.substring(colon + 1)));
    }
    return this;
  }

  /** @param tokens the special tokens that the pieces name */
  ObjectNode json(String... tokens) {
    ObjectNode special = json.putObject("special_tokens");
    for (String token : tokens) {
      int id = ids.applyAsInt(token);
      if (id < 0) throw new InputException("the tokenizer has no \"" + token + "\", which its template needs");
      ObjectNode entry = special.putObject(token).put("id", token);
      entry.putArray("ids").add(id);
      entry.putArray("tokens").add(token);
    }
    return json;
  }
}
