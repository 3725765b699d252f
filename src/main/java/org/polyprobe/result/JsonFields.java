package org.polyprobe.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.InputException;

/**
 * A JSON object being read. Every field is asked for by name and type; a wrong one is an {@link InputException}.
 *
 * @param place file and path of this object, as it stands before a field's name in a message
 */
record JsonFields(String place, JsonNode node) {
  String text(String name) {
    JsonNode field = field(name);
    if (!field.isTextual()) throw wrong(name, field, "text");
    return field.textValue();
  }

  /** For a field that files of earlier versions do not have. */
  String textOr(String fallback, String name) {
    return node.has(name) ? text(name) : fallback;
  }

  boolean isNull(String name) {
    return field(name).isNull();
  }

  double number(String name, double whenNull) {
    JsonNode field = field(name);
    if (field.isNull()) return whenNull;
    if (!field.isNumber() || Double.isInfinite(field.doubleValue())) throw wrong(name, field, "a number or null");
    return field.doubleValue();
  }

  int smallInteger(String name) {
    JsonNode field = field(name);
    if (!field.isIntegralNumber() || !field.canConvertToInt()) throw wrong(name, field, "an integer of 32 bits");
    return field.intValue();
  }

  long integer(String name) {
    JsonNode field = field(name);
    if (!field.isIntegralNumber() || !field.canConvertToLong()) throw wrong(name, field, "an integer of 64 bits");
    return field.longValue();
  }

  <E extends Enum<E>> E constant(String name, Class<E> type) {
    JsonNode field = field(name);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(field.textValue())) return constant;
    }
    throw wrong(name, field, "one of " + Arrays.toString(type.getEnumConstants()));
  }

  JsonFields object(String name) {
    JsonNode field = field(name);
    if (!field.isObject()) throw wrong(name, field, "an object");
    return new JsonFields(place + name + ".", field);
  }

  List<JsonFields> objects(String name) {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode item : array(name)) {
      String itsName = name + "[" + objects.size() + "]";
      if (!item.isObject()) throw wrong(itsName, item, "an object");
      objects.add(new JsonFields(place + itsName + ".", item));
    }
    return objects;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : array(name)) {
      if (!item.isTextual()) throw wrong(name + "[" + texts.size() + "]", item, "text");
      texts.add(item.textValue());
    }
    return texts;
  }

  List<Double> numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode item : array(name)) {
      if (!item.isNumber()) throw wrong(name + "[" + numbers.size() + "]", item, "a number");
      numbers.add(item.doubleValue());
    }
    return numbers;
  }

  Map<String, String> textMap(String name) {
    JsonFields object = object(name);
    Map<String, String> texts = new LinkedHashMap<>();
    object.node.fieldNames().forEachRemaining(key -> texts.put(key, object.text(key)));
    return texts;
  }

  private JsonNode array(String name) {
    JsonNode field = field(name);
    if (!field.isArray()) throw wrong(name, field, "an array");
    return field;
  }

  private JsonNode field(String name) {
    JsonNode field = node.get(name);
    if (field == null) throw new InputException(place + name + " is absent");
    return field;
  }

  private InputException wrong(String name, JsonNode found, String expected) {
    String text = found.toString();
    if (text.length() > 60) text = text.substring(0, 60) + "…";
    return new InputException(place + name + ": expected " + expected + ", found " + text);
  }
}
