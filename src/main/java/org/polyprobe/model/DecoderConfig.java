package org.polyprobe.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.nn.Activation;
import org.polyprobe.nn.Heads;

/** What the configurations of decoders have in common, read under their old and new keys and checked. */
record DecoderConfig(Config config) {
  private static final int MOST_LAYERS = 10_000;
  private static final int WIDEST_HEAD = 1 << 16;

  static DecoderConfig of(Checkpoint checkpoint) {
    return new DecoderConfig(checkpoint.config());
  }

  Shape shape() {
    return new Shape(config.positive("num_hidden_layers"), config.positive("hidden_size"),
        config.positive("vocab_size"), config.positive("max_position_embeddings"));
  }

  /** Attention heads; {@code num_key_value_heads} null or left out means as many as query heads. */
  Heads heads() {
    int query = config.positive("num_attention_heads");
    int hidden = config.positive("hidden_size");
    if (!config.has("head_dim")) requireMultiple("hidden_size", hidden, "num_attention_heads", query);
    return heads(query, config.positiveOr(hidden / query, "head_dim"));
  }

  /** As {@link #heads()}, for families whose head is not hidden / heads wide when {@code head_dim} is left out. */
  Heads heads(int defaultSize) {
    return heads(config.positive("num_attention_heads"), config.positiveOr(defaultSize, "head_dim"));
  }

  private Heads heads(int query, int size) {
    int keyValue = config.positiveOr(query, "num_key_value_heads");
    requireMultiple("num_attention_heads", query, "num_key_value_heads", keyValue);
    if (size % 2 != 0) {
      throw new InputException(config.where() + "heads are " + size + " wide, expected an even width to turn in pairs");
    }
    if (size > WIDEST_HEAD) throw tooLarge("head_dim", size, WIDEST_HEAD);
    return new Heads(query, keyValue, size);
  }

  /** What memory is set aside for before a tensor confirms it. */
  private InputException tooLarge(String name, int found, int most) {
    return new InputException(config.where() + name + " is " + found + ", expected at most " + most);
  }

  void requireMultiple(String name, int value, String divisorName, int divisor) {
    if (value % divisor != 0) {
      throw new InputException(config.where() + name + " " + value + " is not a multiple of " + divisorName + " "
          + divisor);
    }
  }

  Activation activation(String fallback, String key) {
    String name = config.textOr(fallback, key);
    return Activation.named(name).orElseThrow(() -> new InputException(config.where() + key + " is \"" + name
        + "\", expected gelu, gelu_new, gelu_pytorch_tanh or silu"));
  }

  /** Fails if a setting is there and neither null nor false. */
  void refuse(String key, String reason) {
    if (config.has(key) && !config.json().get(key).equals(BooleanNode.FALSE)) {
      throw new InputException(config.where() + key + " is set: " + reason);
    }
  }

  /** Fails if the key is not in the file: where it is left out, families differ in what they assume. */
  void requireKey(String key) {
    if (!config.json().has(key)) throw new InputException(config.where() + key + " is missing");
  }

  double positiveOr(double fallback, String key) {
    double value = config.numberOr(fallback, key);
    if (value <= 0) throw new InputException(config.where() + key + " is " + value + ", expected more than 0");
    return value;
  }

  /** A positive number, {@code fallback} where the key is left out, 0 where it is null. */
  double positiveOrNone(double fallback, String key) {
    return config.json().has(key) && !config.has(key) ? 0 : positiveOr(fallback, key);
  }

  /** {@code fallback} where the key is left out, none where it is null or, as some old files have it, negative. */
  OptionalInt padId(OptionalInt fallback) {
    JsonNode id = config.json().path("pad_token_id");
    if (id.isMissingNode()) return fallback;
    return id.isInt() && id.intValue() < 0 ? OptionalInt.empty() : config.index("pad_token_id");
  }

  /** How many columns back a local block sees, itself included; empty where {@code sliding_window} is null. */
  OptionalInt slidingWindow(int fallback) {
    String key = "sliding_window";
    return config.json().has(key) && !config.has(key) ? OptionalInt.empty()
        : OptionalInt.of(config.positiveOr(fallback, key));
  }

  /**
   * Which blocks see only a window: those {@code layer_types} calls {@code sliding_attention}.
   *
   * @param unlessListed which do where there is no {@code layer_types}
   */
  boolean[] localBlocks(IntPredicate unlessListed) {
    int layers = config.positive("num_hidden_layers");
    if (layers > MOST_LAYERS) throw tooLarge("num_hidden_layers", layers, MOST_LAYERS);
    boolean[] local = new boolean[layers];
    JsonNode types = config.has("layer_types") ? config.json().get("layer_types") : null;
    if (types != null && (!types.isArray() || types.size() != local.length)) {
      throw new InputException(config.where() + "layer_types is " + types + ", expected a list of " + local.length);
    }
    for (int i = 0; i < local.length; i++) local[i] = types == null ? unlessListed.test(i) : isLocal(types.get(i));
    return local;
  }

  private boolean isLocal(JsonNode type) {
    return switch (type.asText()) {
      case "sliding_attention" -> true;
      case "full_attention" -> false;
      default -> throw new InputException(config.where() + "layer_types holds " + type
          + ", expected full_attention or sliding_attention");
    };
  }

  /** Fails if some block is local, but no window is set. */
  void requireWindow(boolean[] local, OptionalInt window) {
    for (boolean block : local) {
      if (block && window.isEmpty()) {
        throw new InputException(config.where() + "layer_types holds sliding_attention, but no sliding_window is set");
      }
    }
  }

  /** Fails if {@code layer_types} is there and says other than that all blocks are local, or that none is. */
  void requireAll(boolean expected) {
    for (boolean local : localBlocks(i -> expected)) {
      if (local != expected) {
        throw new InputException(config.where() + "layer_types is " + config.json().get("layer_types")
            + ", expected only " + (expected ? "sliding_attention" : "full_attention"));
      }
    }
  }
}
