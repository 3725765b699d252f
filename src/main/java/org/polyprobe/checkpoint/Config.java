package org.polyprobe.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.polyprobe.InputException;

/**
 * A {@code config.json}, read by key. A key may have gone by several names ({@code hidden_size}, {@code n_embed}):
 * give them all; where two are present they must agree. A null counts as missing.
 *
 * @param where begins every message: {@code config.json: }, with the section's name inside one
 * @param json the object as it stands in the file
 */
public record Config(String where, JsonNode json) {
  private static final int LONGEST_SHOWN = 200;

  static Config read(Path file) throws IOException {
    return new Config(file.getFileName() + ": ", Json.readObject(file));
  }

  public boolean has(String name) {
    return json.hasNonNull(name);
  }

  /** A size: an integer from 1. */
  public int positive(String... names) {
    return size(names).map(JsonNode::intValue).orElseThrow(() -> missing(names));
  }

  public int positiveOr(int fallback, String... names) {
    return size(names).map(JsonNode::intValue).orElse(fallback);
  }

  /** A token id or another integer from 0; empty where it is missing. */
  public OptionalInt index(String... names) {
    Optional<JsonNode> found = find("an integer from 0", value -> value.isInt() && value.intValue() >= 0, names);
    return found.map(value -> OptionalInt.of(value.intValue())).orElse(OptionalInt.empty());
  }

  public double number(String... names) {
    return finite(names).map(JsonNode::doubleValue).orElseThrow(() -> missing(names));
  }

  public double numberOr(double fallback, String... names) {
    return finite(names).map(JsonNode::doubleValue).orElse(fallback);
  }

  public String text(String... names) {
    return string(names).map(JsonNode::textValue).orElseThrow(() -> missing(names));
  }

  public String textOr(String fallback, String... names) {
    return string(names).map(JsonNode::textValue).orElse(fallback);
  }

  public boolean flagOr(boolean fallback, String... names) {
    return find("true or false", JsonNode::isBoolean, names).map(JsonNode::booleanValue).orElse(fallback);
  }

  /** Refuses a model whose {@code name} is not {@code only}, the value a missing key stands for. */
  public void requireText(String name, String only) {
    String found = textOr(only, name);
    if (!found.equals(only)) throw unsupported(name, '"' + found + '"', '"' + only + '"');
  }

  /** As {@link #requireText}, for true or false. */
  public void requireFlag(String name, boolean only) {
    boolean found = flagOr(only, name);
    if (found != only) throw unsupported(name, String.valueOf(found), String.valueOf(only));
  }

  /** An object inside this one, such as {@code rope_parameters}; empty where it is missing. */
  public Optional<Config> section(String name) {
    return find("an object", JsonNode::isObject, name).map(value -> new Config(where + name + ".", value));
  }

  private Optional<JsonNode> size(String... names) {
    return find("a positive integer", value -> value.isInt() && value.intValue() > 0, names);
  }

  private Optional<JsonNode> finite(String... names) {
    return find("a number", value -> value.isNumber() && Double.isFinite(value.doubleValue()), names);
  }

  private Optional<JsonNode> string(String... names) {
    return find("a string", JsonNode::isTextual, names);
  }

  private Optional<JsonNode> find(String expected, Predicate<JsonNode> valid, String... names) {
    String foundName = null;
    for (String name : names) {
      if (!has(name)) continue;
      JsonNode value = json.get(name);
      if (!valid.test(value)) throw new InputException(where + name + " is " + shown(value) + ", expected " + expected);
      if (foundName != null && !value.equals(json.get(foundName))) {
        throw new InputException(where + name + " is " + shown(value) + ", but " + foundName + " is "
            + shown(json.get(foundName)));
      }
      foundName = name;
    }
    return Optional.ofNullable(foundName).map(json::get);
  }

  /** A value of the file as a message can hold it. */
  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
  }

  private InputException unsupported(String name, String found, String only) {
    return new InputException(where + name + " is " + found + ", for " + text("model_type") + " expected " + only);
  }

  private InputException missing(String... names) {
    return new InputException(where + String.join(" or ", names) + " is missing");
  }
}
