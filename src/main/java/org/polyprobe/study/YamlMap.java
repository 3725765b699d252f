package org.polyprobe.study;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.polyprobe.InputException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a YAML file being read. Every key is asked for by name and type; a wrong one is an {@link InputException}
 * with file and line.
 *
 * <p>Scalars are taken as they are written: YAML 1.1 would read the language {@code no} as false and {@code 0.70} as 0.7.
 */
final class YamlMap {
  private final String file;
  private final int line;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();

  private YamlMap(String file, MappingNode node) {
    this.file = file;
    this.line = line(node);
    for (NodeTuple entry : node.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) throw error(file, entry.getKeyNode(), "expected a word as key");
      if (entries.put(key.getValue(), entry) != null) throw error(file, key, "\"" + key.getValue() + "\" stands there twice");
    }
  }

  /** @param file its name, for messages */
  static YamlMap parse(String file, String text) {
    try {
      Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
      if (root instanceof MappingNode map) return new YamlMap(file, map);
      throw new InputException(file + ": expected keys such as title, models and steps");
    } catch (MarkedYAMLException damaged) {
      int at = damaged.getProblemMark() == null ? 1 : damaged.getProblemMark().getLine() + 1;
      throw new InputException(file + ", line " + at + ": no YAML: " + damaged.getProblem(), damaged);
    } catch (YAMLException damaged) {
      throw new InputException(file + ": no YAML: " + damaged.getMessage(), damaged);
    }
  }

  /** {@code my.yaml, line 12}. */
  String place() {
    return file + ", line " + line;
  }

  String place(String key) {
    return entries.containsKey(key) ? file + ", line " + line(entries.get(key).getKeyNode()) : place();
  }

  InputException error(String key, String message) {
    return new InputException(place(key) + ": " + key + ": " + message);
  }

  /** Refuses a key that means nothing here. */
  void allow(Collection<String> known) {
    for (String key : entries.keySet()) {
      if (!known.contains(key)) {
        throw new InputException(place(key) + ": \"" + key + "\" is no key here; expected " + String.join(", ", known));
      }
    }
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Set<String> keys() {
    return entries.keySet();
  }

  String text(String key) {
    return scalar(key, value(key));
  }

  String textOr(String otherwise, String key) {
    return has(key) ? text(key) : otherwise;
  }

  double number(String key) {
    String text = text(key);
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) return number;
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw error(key, "expected a number, found \"" + text + "\"");
  }

  /** One scalar or a list of them. */
  List<String> texts(String key) {
    Node value = value(key);
    if (!(value instanceof SequenceNode list)) return List.of(scalar(key, value));
    if (list.getValue().isEmpty()) throw error(key, "expected at least one value");
    List<String> texts = new ArrayList<>();
    for (Node item : list.getValue()) texts.add(scalar(key, item));
    return texts;
  }

  boolean isMap(String key) {
    return value(key) instanceof MappingNode;
  }

  YamlMap map(String key) {
    if (value(key) instanceof MappingNode map) return new YamlMap(file, map);
    throw error(key, "expected keys and values below it");
  }

  List<YamlMap> maps(String key) {
    if (!(value(key) instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw error(key, "expected a list, each item with a dash before it");
    }
    List<YamlMap> maps = new ArrayList<>();
    for (Node item : list.getValue()) {
      if (!(item instanceof MappingNode map)) throw error(file, item, "expected keys and values in each item of " + key);
      maps.add(new YamlMap(file, map));
    }
    return maps;
  }

  private Node value(String key) {
    NodeTuple entry = entries.get(key);
    if (entry == null) throw new InputException(place() + ": \"" + key + "\" is missing");
    return entry.getValueNode();
  }

  private String scalar(String key, Node node) {
    if (!(node instanceof ScalarNode scalar)) throw error(key, "expected one value, found several");
    if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) throw error(key, "expected a value, found none");
    return scalar.getValue().strip();
  }

  private static InputException error(String file, Node node, String message) {
    return new InputException(file + ", line " + line(node) + ": " + message);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
