package org.polyprobe.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.polyprobe.result.Definition;
import org.polyprobe.result.LayerReference;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/**
 * The scores of one or more runs, found by curve and layer. Model names are {@link Labels}. A score without a value
 * (NaN) is left out: nothing can be said of it, least of all that it is no finding.
 */
final class Scores {
  /** Stands for a missing layer among the layers of a curve. */
  static final int NO_LAYER = -1;

  /** What tells languages apart, best first; the first that a model has is its main measure. */
  private static final List<Metric> MAIN = List.of(new Metric("align", "precision@1"),
      new Metric("retrieval", "accuracy@1"), new Metric("retrieval", "mexa"), new Metric("align", "auc"));

  /** A measure and the task it belongs to. */
  record Metric(String task, String measure) {}

  private final Map<Curve, NavigableMap<Integer, Score>> curves = new LinkedHashMap<>();
  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final Map<String, Manifest.Model> models = new LinkedHashMap<>();
  private final List<Compared> compared = new ArrayList<>();
  private final List<String> languages;
  private final String reference;

  /** A score of two layers, of one model or of two; the label is the first one's. */
  record Compared(String model, Score score, LayerReference other) {}

  Scores(List<Run> runs) {
    Labels labels = new Labels(runs);
    Set<String> tags = new LinkedHashSet<>();
    for (int r = 0; r < runs.size(); r++) {
      Run run = runs.get(r);
      run.definitions().forEach(definition -> definitions.putIfAbsent(definition.name(), definition));
      for (Score score : run.scores()) {
        String label = labels.of(r, score);
        Optional<LayerReference> other = LayerReference.of(score.reference());
        if (other.isPresent()) compared.add(new Compared(label, score, other.get()));
        else if (!Double.isNaN(score.value())) add(label, score);
        models.putIfAbsent(label, described(run, score.model()));
        if (!score.language().isEmpty()) tags.add(score.language());
        if (!score.reference().isEmpty() && other.isEmpty()) tags.add(score.reference());
      }
      run.pictures().forEach(picture -> picture.points().forEach(point -> tags.add(point.language())));
    }
    languages = inOrderOfData(runs, tags);
    reference = languages.stream().filter(tag -> Locale.forLanguageTag(tag).getLanguage().equals("en")).findFirst()
        .or(() -> languages.stream().findFirst()).orElse("");
  }

  private void add(String label, Score score) {
    Curve curve = new Curve(label, score.task(), score.measure(), score.language(), score.reference());
    curves.computeIfAbsent(curve, absent -> new TreeMap<>())
        .put(score.layer() == null ? NO_LAYER : score.layer(), score);
  }

  private static Manifest.Model described(Run run, String name) {
    return run.manifest().models().stream().filter(model -> model.name().equals(name)).findFirst()
        .orElse(new Manifest.Model(name, "", "", "", "", 0, 0, 0, 0));
  }

  private static List<String> inOrderOfData(List<Run> runs, Set<String> tags) {
    Set<String> ordered = new LinkedHashSet<>();
    for (Run run : runs) run.manifest().data().forEach(data -> ordered.addAll(data.languages()));
    ordered.retainAll(tags);
    ordered.addAll(tags);
    return List.copyOf(ordered);
  }

  List<String> models() {
    return List.copyOf(models.keySet());
  }

  Manifest.Model description(String model) {
    return models.get(model);
  }

  /** All languages, the reference among them, in the order of the data. */
  List<String> languages() {
    return languages;
  }

  /** English, or the first language where there is no English; empty where there are no languages. */
  String reference() {
    return reference;
  }

  Map<Curve, NavigableMap<Integer, Score>> curves() {
    return curves;
  }

  /** Scores of two layers, which belong to no curve. */
  List<Compared> compared() {
    return compared;
  }

  boolean has(String task) {
    return curves.keySet().stream().anyMatch(curve -> curve.task().equals(task));
  }

  /** The scores of a curve by layer; a pair measured in one order only is found in the other too. */
  NavigableMap<Integer, Score> curve(Curve curve) {
    NavigableMap<Integer, Score> found = curves.get(curve);
    if (found == null && !directed(curve.measure())) found = curves.get(curve.reversed());
    return found == null ? new TreeMap<>() : found;
  }

  Optional<Score> at(Curve curve, int layer) {
    return Optional.ofNullable(curve(curve).get(layer));
  }

  /** The curves of a measure from every other language to the reference, where there are any. */
  List<Curve> toReference(String model, Metric metric) {
    return languages.stream().filter(language -> !language.equals(reference))
        .map(language -> new Curve(model, metric.task(), metric.measure(), language, reference))
        .filter(curve -> !curve(curve).isEmpty()).toList();
  }

  /** The score where a curve is highest, at the lowest such layer; empty where there is none. */
  Optional<Score> best(Curve curve) {
    return curve(curve).values().stream()
        .max(Comparator.comparingDouble(Score::value)
            .thenComparing(score -> score.layer() == null ? 0 : -score.layer()));
  }

  /** The measure that languages are compared by. */
  Optional<Metric> main(String model) {
    return MAIN.stream().filter(metric -> !toReference(model, metric).isEmpty()).findFirst();
  }

  /** The mean over curves at each layer that all of them have. */
  static NavigableMap<Integer, Double> mean(Collection<NavigableMap<Integer, Score>> curves) {
    NavigableMap<Integer, Double> means = new TreeMap<>();
    if (curves.isEmpty()) return means;
    Set<Integer> layers = new TreeSet<>(curves.iterator().next().keySet());
    curves.forEach(curve -> layers.retainAll(curve.keySet()));
    for (int layer : layers) {
      means.put(layer, curves.stream().mapToDouble(curve -> curve.get(layer).value()).average().orElseThrow());
    }
    return means;
  }

  /** The layer where the main measure is highest on average over the languages, the lowest such layer. */
  Optional<Integer> peak(String model) {
    return main(model).flatMap(metric -> {
      var means = mean(toReference(model, metric).stream().map(this::curve).toList());
      Comparator<Map.Entry<Integer, Double>> byMean = Map.Entry.comparingByValue();
      return means.entrySet().stream()
          .max(byMean.thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder()))).map(Map.Entry::getKey);
    });
  }

  /** A measure's definition; a variant without one of its own takes that of what it varies, with the suffix added. */
  Definition definition(String measure) {
    Definition found = definitions.get(measure);
    if (found != null) return found;
    int dot = measure.lastIndexOf('.');
    if (dot <= 0) {
      return new Definition(measure, measure, "", "", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY,
          Definition.Direction.DESCRIPTIVE);
    }
    Definition base = definition(measure.substring(0, dot));
    return new Definition(measure, base.title() + ", " + measure.substring(dot + 1), base.description(),
        base.source(), base.lowest(), base.highest(), base.direction());
  }

  /** Every definition of the runs, in their order. */
  List<Definition> definitions() {
    return List.copyOf(definitions.values());
  }

  /** Whether a measure has a query and a target, so that xx to yy differs from yy to xx. */
  static boolean directed(String measure) {
    return measure.startsWith("precision@") || measure.startsWith("accuracy@");
  }

  /** A language's name in English, e.g. "Chinese"; the tag where there is none. */
  static String name(String tag) {
    String name = Locale.forLanguageTag(tag).getDisplayName(Locale.ENGLISH);
    return name.isEmpty() ? tag : name;
  }

  List<String> measures(String task) {
    Set<String> measures = new LinkedHashSet<>();
    for (Curve curve : curves.keySet()) if (curve.task().equals(task)) measures.add(curve.measure());
    return new ArrayList<>(measures);
  }
}
