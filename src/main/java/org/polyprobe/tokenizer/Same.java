package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** Whether two readings of a {@code tokenizer.json} mean the same: what is absent, null, false or empty is one. */
final class Same {
  private Same() {}

  static boolean parts(JsonNode a, JsonNode b) {
    if (a.isObject() && b.isObject()) {
      Set<String> fields = new HashSet<>();
      a.fieldNames().forEachRemaining(fields::add);
      b.fieldNames().forEachRemaining(fields::add);
      fields.remove("decoder");
      return fields.stream().allMatch(field -> parts(a.path(field), b.path(field)));
    }
    if (a.isArray() && b.isArray() && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) if (!parts(a.get(i), b.get(i))) return false;
      return true;
    }
    return a.equals(b) || says(a).isEmpty() && says(b).isEmpty();
  }

  private static String says(JsonNode node) {
    if (node.isContainerNode()) return node.isEmpty() ? "" : "something";
    return node.asText("").equals("false") || node.isNull() ? "" : node.asText("");
  }
}
