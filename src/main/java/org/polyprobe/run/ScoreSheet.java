package org.polyprobe.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.Resampled;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Score;

/** Collects the scores of one model at one layer, with what is the same in all of them. */
public final class ScoreSheet {
  private final String model;
  private final String dtype;
  private final Bootstrap bootstrap;
  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final List<Score> scores = new ArrayList<>();
  private final List<Comparisons.Drawn> drawn = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();

  ScoreSheet(String model, String dtype, Bootstrap bootstrap) {
    this.model = model;
    this.dtype = dtype;
    this.bootstrap = bootstrap;
  }

  Bootstrap bootstrap() {
    return bootstrap;
  }

  /** @param layer null where none applies */
  void add(String task, Definition definition, String language, String reference, Integer layer, String pooling,
           Estimate estimate) {
    definitions.putIfAbsent(definition.name(), definition);
    scores.add(new Score(model, task, definition.name(), language, reference, layer, pooling, dtype, estimate.n(),
        estimate.value(), estimate.low(), estimate.high(), estimate.baseline(), bootstrap.seed()));
  }

  /** As {@link #add} with an estimate; layers and models are then compared draw by draw. */
  void add(String task, Definition definition, String language, String reference, int layer, String pooling,
           Resampled resampled) {
    add(task, definition, language, reference, layer, pooling, resampled.estimate());
    drawn.add(new Comparisons.Drawn(scores.get(scores.size() - 1), resampled.draws()));
  }

  /** Remembers a sentence for the reader of the numbers, once. */
  void note(String sentence) {
    notes.add(sentence);
  }

  /** The scores of one measure so far. */
  List<Score> of(String measure) {
    return scores.stream().filter(score -> score.measure().equals(measure)).toList();
  }

  List<Comparisons.Drawn> drawn() {
    return drawn;
  }

  List<Definition> definitions() {
    return List.copyOf(definitions.values());
  }

  List<Score> scores() {
    return List.copyOf(scores);
  }

  Set<String> notes() {
    return notes;
  }
}
