package org.polyprobe.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeSet;
import org.polyprobe.result.Score;

/** Sentences on the space the states live in: raw cosine beside its baseline, language families, collapse. */
final class SpaceFindings {
  /** Signs that must hold for a layer to count as collapsed. */
  static final int COLLAPSE_SIGNS = 2;

  private static final double HIGH_COSINE = 0.6;
  private static final double LARGE_SHARE = 2.0 / 3;

  private final Scores scores;
  private final String model;

  SpaceFindings(Scores scores, String model) {
    this.scores = scores;
    this.model = model;
  }

  /** A warning where the cosine of translations is high and so is that of words that are none. */
  List<String> cosine() {
    List<NavigableMap<Integer, Score>> curves =
        scores.toReference(model, new Scores.Metric("align", "cosine")).stream().map(scores::curve).toList();
    NavigableMap<Integer, Double> means = Scores.mean(curves);
    if (means.isEmpty()) return List.of();
    Map.Entry<Integer, Double> highest =
        means.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    double baseline = curves.stream().mapToDouble(curve -> curve.get(highest.getKey()).baseline()).average()
        .orElse(Double.NaN);
    if (!(highest.getValue() >= HIGH_COSINE && baseline >= LARGE_SHARE * highest.getValue())) return List.of();
    String layer = highest.getKey() == Scores.NO_LAYER ? "" : " at layer " + highest.getKey();
    return List.of("The raw cosine of translations, " + Words.number(highest.getValue()) + layer
        + ", is high, but so is that of words that do not translate each other, " + Words.number(baseline)
        + ": on its own it says little about alignment.");
  }

  /** Whether related languages align better, at the layer where alignment peaks. */
  List<String> families() {
    Curve curve = new Curve(model, "families", "related-minus-unrelated", "", "");
    return reported(curve).map(score -> {
      Optional<Score> p = probability(curve, score);
      String at = at(score);
      String numbers = " (difference " + Words.withInterval(score) + ", "
          + p.map(value -> Words.probability(value.value()) + ", ").orElse("") + "n = " + Words.count(score.n())
          + " pairs)";
      if (!established(score, p)) {
        return "Whether related languages align better than unrelated ones" + at + " is not settled" + numbers + ".";
      }
      return "Related languages align " + (score.value() > 0 ? "better" : "worse") + " than unrelated ones" + at
          + numbers + otherLayers(curve) + ".";
    }).map(List::of).orElse(List.of());
  }

  /** Whether French, Spanish and German lie closer to each other than to Chinese. */
  List<String> chinese() {
    Curve curve = new Curve(model, "families", "zh-contrast", "", "");
    return reported(curve).map(score -> {
      Optional<Score> p = probability(curve, score);
      String numbers = " (difference " + Words.withInterval(score)
          + p.map(value -> ", " + Words.probability(value.value())).orElse("") + ").";
      if (!established(score, p)) {
        return "That French, Spanish and German align better among themselves than with Chinese is not established"
            + at(score) + numbers;
      }
      return "French, Spanish and German align " + (score.value() > 0 ? "better" : "worse")
          + " among themselves than with Chinese" + at(score) + numbers;
    }).map(List::of).orElse(List.of());
  }

  /** Which layers collapse in which languages, or that none does. */
  List<String> collapse() {
    Map<TreeSet<Integer>, List<String>> byLayers = new LinkedHashMap<>();
    int measured = 0;
    for (String language : scores.languages()) {
      var signs = scores.curve(new Curve(model, "states", "collapse", language, ""));
      if (signs.isEmpty()) continue;
      measured++;
      TreeSet<Integer> layers = new TreeSet<>();
      for (Score score : signs.values()) if (collapsed(score)) layers.add(score.layer());
      if (!layers.isEmpty()) {
        byLayers.computeIfAbsent(layers, absent -> new ArrayList<>()).add(Scores.name(language));
      }
    }
    if (measured == 0) return List.of();
    if (byLayers.isEmpty()) {
      return List.of("No layer collapses in any language measured: nowhere do " + COLLAPSE_SIGNS
          + " or more signs of collapse hold.");
    }
    int all = measured;
    List<String> parts = byLayers.entrySet().stream().map(entry -> Words.layers(entry.getKey()) + " in "
        + (entry.getValue().size() == all && all > 1 ? "all " + all + " languages"
            : Words.list(entry.getValue(), 6))).toList();
    return List.of("The states collapse at " + String.join("; at ", parts) + ": at least " + COLLAPSE_SIGNS
        + " signs of collapse hold there.");
  }

  static boolean collapsed(Score signs) {
    return signs.layer() != null && signs.value() >= COLLAPSE_SIGNS;
  }

  /** Whether a difference is more than noise: by its p-value, else by its interval. */
  static boolean established(Score score, Optional<Score> p) {
    if (p.isPresent()) return p.get().value() < 0.05;
    return score.low() > 0 || score.high() < 0;
  }

  /** At the layer where alignment peaks, else the last: never at the layer where the difference is largest. */
  private Optional<Score> reported(Curve curve) {
    NavigableMap<Integer, Score> layers = scores.curve(curve);
    if (layers.isEmpty()) return Optional.empty();
    return Optional.of(layers.getOrDefault(scores.peak(model).orElse(Scores.NO_LAYER), layers.lastEntry().getValue()));
  }

  private Optional<Score> probability(Curve curve, Score score) {
    return scores.at(curve.measure(curve.measure() + ".p"), score.layer() == null ? Scores.NO_LAYER : score.layer());
  }

  private String otherLayers(Curve curve) {
    NavigableMap<Integer, Score> all = scores.curve(curve.measure(curve.measure() + ".p"));
    if (all.size() < 2) return "";
    long below = all.values().stream().filter(p -> p.value() < 0.05).count();
    return "; p < 0.05 at " + below + " of " + all.size() + " layers, uncorrected";
  }

  private static String at(Score score) {
    return score.layer() == null ? "" : " at layer " + score.layer();
  }
}
