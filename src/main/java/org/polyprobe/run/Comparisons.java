package org.polyprobe.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;
import org.polyprobe.result.Score;

/**
 * Differences between layers and between models on the same items, by paired bootstrap.
 *
 * <p>Every layer is held against the last, chosen before any number is seen; models at their last layer and at their best
 * one, which is chosen on the very items compared and so flatters both. p is two-sided, twice the smaller share of draws
 * on either side of 0 (with one added to both counts), corrected after Holm (1979) over the layers of a curve, or over
 * the pairs of models and languages.
 */
final class Comparisons {
  /** A score with the draws behind its interval. */
  record Drawn(Score score, double[] draws) {}

  /** What belongs together in one curve. */
  private record Key(String model, String task, String measure, String language, String reference, String pooling) {
    Key of(String other) {
      return new Key(other, task, measure, language, reference, pooling);
    }
  }

  /** @param like the score that something is taken off */
  private record Difference(Score like, Estimate estimate, double p) {}

  private final Map<Key, TreeMap<Integer, Drawn>> curves = new LinkedHashMap<>();
  private final Map<String, Definition> bases;
  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final List<Score> scores = new ArrayList<>();

  Comparisons(List<Drawn> drawn, Collection<Definition> definitions) {
    bases = new LinkedHashMap<>();
    definitions.forEach(d -> bases.put(d.name(), d));
    for (Drawn one : drawn) {
      Score s = one.score();
      curves.computeIfAbsent(new Key(s.model(), s.task(), s.measure(), s.language(), s.reference(), s.pooling()),
          k -> new TreeMap<>()).put(s.layer(), one);
    }
    curves.values().forEach(this::layers);
    List<String> models = curves.keySet().stream().map(Key::model).distinct().toList();
    for (int b = 1; b < models.size(); b++) for (int a = 0; a < b; a++) models(models.get(a), models.get(b));
  }

  List<Definition> definitions() {
    return List.copyOf(definitions.values());
  }

  List<Score> scores() {
    return scores;
  }

  private void layers(TreeMap<Integer, Drawn> curve) {
    Drawn last = curve.lastEntry().getValue();
    List<Difference> differences = curve.headMap(curve.lastKey()).values().stream()
        .map(one -> difference(one, last)).toList();
    add(differences, ".minus-last", " less the last layer's", "Its difference from the last layer's, over the same "
        + "items in every draw. The baseline is 0.");
  }

  private void models(String first, String second) {
    Map<String, List<Difference>> last = new LinkedHashMap<>();
    Map<String, List<Difference>> best = new LinkedHashMap<>();
    curves.forEach((key, curve) -> {
      TreeMap<Integer, Drawn> other = curves.get(key.of(second));
      if (!key.model().equals(first) || other == null) return;
      if (other.firstEntry().getValue().score().n() != curve.firstEntry().getValue().score().n()) return;
      last.computeIfAbsent(key.measure(), m -> new ArrayList<>())
          .add(difference(curve.lastEntry().getValue(), other.lastEntry().getValue()));
      best.computeIfAbsent(key.measure(), m -> new ArrayList<>()).add(difference(best(curve), best(other)));
    });
    last.values().forEach(list -> add(list, ".last-minus." + second, ", last layer, less that of " + second,
        "The difference of the two models' last layers, over the same items in every draw. The baseline is 0."));
    best.values().forEach(list -> add(list, ".best-minus." + second, ", best layer, less that of " + second,
        "The difference of the two models' best layers, each chosen on the items compared. The baseline is 0."));
  }

  private static Drawn best(TreeMap<Integer, Drawn> curve) {
    return curve.values().stream().filter(d -> !Double.isNaN(d.score().value()))
        .max(Comparator.comparingDouble(d -> d.score().value())).orElse(curve.lastEntry().getValue());
  }

  private static Difference difference(Drawn a, Drawn b) {
    double[] draws = new double[a.draws().length];
    int below = 0;
    int above = 0;
    for (int i = 0; i < draws.length; i++) {
      draws[i] = a.draws()[i] - b.draws()[i];
      if (draws[i] <= 0) below++;
      if (draws[i] >= 0) above++;
    }
    double value = a.score().value() - b.score().value();
    double p = Math.min(1, 2.0 * (Math.min(below, above) + 1) / (draws.length + 1));
    Estimate estimate = Double.isNaN(value) ? new Estimate(value, value, value, 0, a.score().n())
        : Bootstrap.estimate(value, draws, 0, a.score().n());
    return new Difference(a.score(), estimate, p);
  }

  private void add(List<Difference> differences, String suffix, String title, String description) {
    double[] corrected = holm(differences.stream().mapToDouble(Difference::p).toArray());
    for (int i = 0; i < corrected.length; i++) {
      Difference d = differences.get(i);
      Definition base = bases.get(d.like().measure());
      Definition defined = new Definition(base.name() + suffix, base.title() + title, description,
          "Paired bootstrap; Holm 1979", base.lowest() - base.highest(), base.highest() - base.lowest(), Direction.DESCRIPTIVE);
      Definition p = new Definition(base.name() + suffix + ".p", "p of " + defined.title(), "Twice the smaller share of "
          + "draws on either side of 0, corrected after Holm over what is compared.", "Paired bootstrap; Holm 1979", 0, 1,
          Direction.DESCRIPTIVE);
      add(d, defined, d.estimate());
      add(d, p, new Estimate(corrected[i], Double.NaN, Double.NaN, Double.NaN, d.estimate().n()));
    }
  }

  private void add(Difference d, Definition definition, Estimate e) {
    definitions.putIfAbsent(definition.name(), definition);
    Score s = d.like();
    scores.add(new Score(s.model(), s.task(), definition.name(), s.language(), s.reference(), s.layer(), s.pooling(),
        s.dtype(), e.n(), e.value(), e.low(), e.high(), e.baseline(), s.seed()));
  }

  /** Step-down corrected p-values, in the order given. */
  static double[] holm(double[] p) {
    int[] order = IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> p[i]))
        .mapToInt(Integer::intValue).toArray();
    double[] corrected = new double[p.length];
    double largest = 0;
    for (int rank = 0; rank < p.length; rank++) {
      largest = Math.max(largest, Math.min(1, (p.length - rank) * p[order[rank]]));
      corrected[order[rank]] = largest;
    }
    return corrected;
  }
}
