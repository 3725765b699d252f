package org.polyprobe.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;
import org.polyprobe.project.Plane;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Picture;
import org.polyprobe.result.Score;

/** Collects the scores of one model at one layer, with what is the same in all of them. */
public final class ScoreSheet {
  private final String model;
  private final String dtype;
  private final Bootstrap bootstrap;
  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final List<Score> scores = new ArrayList<>();
  private final List<Comparisons.Drawn> compared = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Map<Followed, Estimate> followed = new LinkedHashMap<>();
  private final Map<String, List<Picture.Projection>> drawn = new LinkedHashMap<>();

  /** What is followed over the layers; language and reference are empty for a mean over all of them. */
  record Followed(String task, Definition definition, String language, String reference, String pooling) {}

  /** A number that is followed. */
  record Follow(Followed what, Estimate estimate) {}

  /**
   * All that is on a sheet, as {@link SheetStore} keeps it.
   *
   * @param drawn projections by their picture's identity
   */
  record Content(String model, String dtype, List<Definition> definitions, List<Score> scores,
                 List<Comparisons.Drawn> compared, List<String> notes, List<Follow> followed,
                 Map<String, List<Picture.Projection>> drawn) {}

  ScoreSheet(String model, String dtype, Bootstrap bootstrap) {
    this.model = model;
    this.dtype = dtype;
    this.bootstrap = bootstrap;
  }

  /** A sheet of what was measured earlier, to be read and not added to. */
  static ScoreSheet of(Content content) {
    ScoreSheet sheet = new ScoreSheet(content.model(), content.dtype(), null);
    content.definitions().forEach(definition -> sheet.definitions.put(definition.name(), definition));
    sheet.scores.addAll(content.scores());
    sheet.compared.addAll(content.compared());
    sheet.notes.addAll(content.notes());
    content.followed().forEach(one -> sheet.followed.put(one.what(), one.estimate()));
    sheet.drawn.putAll(content.drawn());
    return sheet;
  }

  Content content() {
    return new Content(model, dtype, definitions(), scores(), List.copyOf(compared), List.copyOf(notes),
        followed.entrySet().stream().map(one -> new Follow(one.getKey(), one.getValue())).toList(), drawn);
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

  /** As {@link #add}, and followed over the layers; layers and models are then compared draw by draw. */
  void compare(String task, Definition definition, String language, String reference, int layer, String pooling,
               Estimate estimate) {
    add(task, definition, language, reference, layer, pooling, estimate);
    if (estimate.draws().length == 0) return;
    compared.add(new Comparisons.Drawn(scores.get(scores.size() - 1), estimate.draws()));
    follow(new Followed(task, definition, language, reference, pooling), estimate);
  }

  /**
   * Follows a number over the layers: when all are measured, {@link Depth} says where it peaks and how far it falls by
   * the last.
   *
   * @param estimate with draws, higher being better
   */
  void follow(Followed what, Estimate estimate) {
    followed.put(what, estimate);
  }

  Map<Followed, Estimate> followed() {
    return followed;
  }

  /** Adds a projection to a picture. */
  void draw(StatePicture picture, String method, int layer, Plane plane) {
    drawn.computeIfAbsent(picture.identity(), first -> new ArrayList<>())
        .add(new Picture.Projection(model, method, layer, plane.x(), plane.y()));
  }

  List<Picture.Projection> drawn(StatePicture picture) {
    return drawn.getOrDefault(picture.identity(), List.of());
  }

  /** Remembers a sentence for the reader of the numbers, once. */
  void note(String sentence) {
    notes.add(sentence);
  }

  /** The scores of one measure so far. */
  List<Score> of(String measure) {
    return scores.stream().filter(score -> score.measure().equals(measure)).toList();
  }

  /** What {@link #compare} was given. */
  List<Comparisons.Drawn> compared() {
    return compared;
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
