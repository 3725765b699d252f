package org.polyprobe.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import org.polyprobe.result.Score;

/** The scores of transfer runs, found by model, source and target. */
record TransferScores(Scores scores) {
  private static final List<String> MAIN = List.of("accuracy", "f1");

  /** One measure of a model trained on a source; never that of the reverse direction. */
  Optional<Score> at(String model, String measure, String source, String target) {
    NavigableMap<Integer, Score> found = scores.curves().get(new Curve(model, task(), measure, target, source));
    return found == null ? Optional.empty() : Optional.ofNullable(found.get(Scores.NO_LAYER));
  }

  boolean any() {
    return scores.curves().keySet().stream().anyMatch(curve -> isTransfer(curve.task()));
  }

  static boolean isTransfer(String task) {
    return task.startsWith("transfer");
  }

  /** {@code transfer}, or its variant that chose weights on the targets. */
  String task() {
    return scores.has("transfer") || !any() ? "transfer"
        : scores.curves().keySet().stream().map(Curve::task).filter(TransferScores::isTransfer).findFirst().orElseThrow();
  }

  /** Whether there is nothing else. */
  boolean isAll() {
    return scores.curves().keySet().stream().allMatch(curve -> isTransfer(curve.task()));
  }

  boolean chosenOnTargets() {
    return task().endsWith("target-dev");
  }

  /** The measure that results are compared by. */
  String main() {
    return MAIN.stream().filter(scores.measures(task())::contains).findFirst().orElse(MAIN.get(0));
  }

  List<String> models() {
    return scores.models().stream().filter(model -> !sources(model).isEmpty()).toList();
  }

  /** What a model was trained on, in order. */
  List<String> sources(String model) {
    Set<String> sources = new LinkedHashSet<>();
    String task = task();                                              // looked for among all curves: once
    String main = main();
    for (Curve curve : scores.curves().keySet()) {
      if (curve.model().equals(model) && curve.task().equals(task) && curve.measure().equals(main)) sources.add(curve.reference());
    }
    return List.copyOf(sources);
  }

  /** The sources of all models. */
  List<String> sources() {
    Set<String> sources = new LinkedHashSet<>();
    models().forEach(model -> sources.addAll(sources(model)));
    return List.copyOf(sources);
  }

  List<String> targets(String model, String source) {
    return scores.languages().stream().filter(target -> at(model, main(), source, target).isPresent()).toList();
  }

  /** Whether the target was trained on. */
  static boolean isOwn(String source, String target) {
    return List.of(source.split("\\+")).contains(target);
  }

  /** The last parts of measures that begin so: classes of {@code class.f1.}. */
  List<String> parts(String prefix) {
    List<String> parts = new ArrayList<>();
    for (String measure : scores.measures(task())) {
      if (measure.startsWith(prefix)) parts.add(measure.substring(prefix.length()));
    }
    return parts;
  }

  static String name(String source) {
    return Words.list(java.util.Arrays.stream(source.split("\\+")).map(Scores::name).toList(), 6);
  }
}
