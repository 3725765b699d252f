package org.polyprobe.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.nn.Rotary;

/**
 * Rotary settings of a configuration: {@code rope_parameters} as transformers 5 writes them, or {@code rope_theta} and
 * {@code rope_scaling} as before. What it does not know it refuses: a rope read half right gives wrong numbers silently.
 *
 * @param config the whole configuration
 * @param size width of a head
 */
record RotaryConfig(Config config, int size) {
  private static final double THETA = 10_000;
  private static final Map<String, Set<String>> KEYS = Map.of(
      "default", keys(),
      "linear", keys("factor"),
      "dynamic", keys("factor"),
      "llama3", keys("factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings"),
      "yarn", keys("factor", "attention_factor", "beta_fast", "beta_slow", "mscale", "mscale_all_dim", "truncate",
          "original_max_position_embeddings"));

  /** The rope all blocks share. */
  Rotary shared() {
    return read(section(), "rope_theta", THETA);
  }

  /**
   * The rope of the blocks of one type, where local and global ones differ (Gemma 3).
   *
   * @param scaling where the old keys hold this type's scaling, or null
   * @param thetaKey where the old keys hold this type's theta
   */
  Rotary of(String layerType, String scaling, String thetaKey, double defaultTheta) {
    Optional<Config> perType = config.section("rope_parameters");
    if (perType.isEmpty()) {
      return read(Optional.ofNullable(scaling).flatMap(config::section), thetaKey, defaultTheta);
    }
    if (config.has("rope_scaling")) throw both();
    requireKnown(perType.get(), Set.of("full_attention", "sliding_attention"), "a rope per type of block");
    return read(perType.get().section(layerType), thetaKey, defaultTheta);
  }

  private Optional<Config> section() {
    Optional<Config> current = config.section("rope_parameters");
    Optional<Config> old = config.section("rope_scaling");
    if (current.isPresent() && old.isPresent() && !current.get().json().equals(old.get().json())) throw both();
    return current.or(() -> old);
  }

  private InputException both() {
    return new InputException(config.where() + "rope_parameters and rope_scaling are both set; expected one");
  }

  private Rotary read(Optional<Config> section, String thetaKey, double defaultTheta) {
    requireWhole(config);
    double theta = config.numberOr(defaultTheta, thetaKey);
    if (section.isEmpty()) return rotary(config, theta);
    Config rope = section.get();
    requireWhole(rope);
    double own = rope.numberOr(theta, "rope_theta");
    if (config.has(thetaKey) && own != theta) {
      throw new InputException(rope.where() + "rope_theta is " + own + ", but " + thetaKey + " is " + theta);
    }
    String type = rope.textOr("default", "rope_type", "type");
    if (!KEYS.containsKey(type)) {
      throw new InputException(rope.where() + "rope_type \"" + type
          + "\" is not supported; supported: default, dynamic, linear, llama3, yarn");
    }
    requireKnown(rope, KEYS.get(type), "rope_type \"" + type + "\"");
    return stretched(rotary(rope, own), type, rope);
  }

  private Rotary rotary(Config where, double theta) {
    if (theta <= 1) throw new InputException(where.where() + "rope_theta is " + theta + ", expected more than 1");
    return Rotary.of(size, theta);
  }

  private Rotary stretched(Rotary plain, String type, Config rope) {
    return switch (type) {
      case "linear" -> plain.linear(factor(rope));
      case "dynamic" -> plain.dynamic(dynamicFactor(rope), maxTokens());
      case "llama3" -> {
        double low = rope.number("low_freq_factor");
        double high = rope.number("high_freq_factor");
        if (low >= high) {
          throw new InputException(rope.where() + "low_freq_factor is " + low + ", expected less than high_freq_factor "
              + high);
        }
        yield plain.llama3(factor(rope), low, high, originalTokens(rope));
      }
      case "yarn" -> yarn(plain, rope);
      default -> plain;
    };
  }

  private Rotary yarn(Rotary plain, Config rope) {
    double original = originalTokens(rope);
    double factor = rope.has("factor") ? factor(rope) : maxTokens() / original;
    Rotary.YarnRange range = new Rotary.YarnRange(positiveOr(32, rope, "beta_fast"), positiveOr(1, rope, "beta_slow"),
        original, rope.flagOr(true, "truncate"));
    double top = rope.numberOr(0, "mscale");
    double bottom = rope.numberOr(0, "mscale_all_dim");
    double amplitude = top != 0 && bottom != 0 ? amplitude(factor, top) / amplitude(factor, bottom)
        : amplitude(factor, 1);
    return plain.yarn(factor, range, rope.numberOr(amplitude, "attention_factor"));
  }

  /** The temperature YaRN recommends (Peng et al. 2023, equation 22). */
  private static double amplitude(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }

  private double factor(Config rope) {
    if (!rope.has("factor")) throw new InputException(rope.where() + "factor is missing");
    return positiveOr(1, rope, "factor");
  }

  private double dynamicFactor(Config rope) {
    double factor = factor(rope);
    if (factor < 1) throw new InputException(rope.where() + "factor is " + factor + ", expected at least 1");
    if (size < 4) throw new InputException(rope.where() + "dynamic scaling needs heads at least 4 wide, found " + size);
    return factor;
  }

  private static double positiveOr(double fallback, Config rope, String key) {
    double value = rope.numberOr(fallback, key);
    if (value <= 0) throw new InputException(rope.where() + key + " is " + value + ", expected more than 0");
    return value;
  }

  private int originalTokens(Config rope) {
    String key = "original_max_position_embeddings";
    int outside = config.positiveOr(maxTokens(), key);
    int inside = rope.positiveOr(outside, key);
    if (config.has(key) && inside != outside) {
      throw new InputException(rope.where() + key + " is " + inside + ", but outside it is " + outside);
    }
    return inside;
  }

  private int maxTokens() {
    return config.positive("max_position_embeddings");
  }

  private static Set<String> keys(String... ofType) {
    Set<String> keys = new HashSet<>(Set.of("rope_type", "type", "rope_theta", "partial_rotary_factor"));
    keys.addAll(List.of(ofType));
    return keys;
  }

  /** No supported family turns only part of a head. */
  private static void requireWhole(Config where) {
    double part = where.numberOr(1, "partial_rotary_factor");
    if (part != 1) {
      throw new InputException(where.where() + "partial_rotary_factor is " + part + ", expected 1 or none");
    }
  }

  private static void requireKnown(Config rope, Set<String> keys, String what) {
    rope.json().fieldNames().forEachRemaining(key -> {
      if (!keys.contains(key) && rope.has(key)) {
        throw new InputException(rope.where() + key + " is not known for " + what);
      }
    });
  }
}
