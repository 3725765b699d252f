package org.polyprobe.result;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One run of a command: its numbers, their definitions, and what they were made from.
 *
 * @param pictures written to {@code projections.csv} and drawn in the report; {@code results.json} leaves them out
 * @param curves how training went, where there was any
 */
public record Run(Manifest manifest, List<Definition> definitions, List<Score> scores, List<Picture> pictures,
                  List<LearningCurve> curves) {
  public Run {
    definitions = List.copyOf(definitions);
    scores = List.copyOf(scores);
    pictures = List.copyOf(pictures);
    curves = List.copyOf(curves);
  }

  /** A run that trained nothing. */
  public Run(Manifest manifest, List<Definition> definitions, List<Score> scores, List<Picture> pictures) {
    this(manifest, definitions, scores, pictures, List.of());
  }

  /** A run without pictures that trained nothing. */
  public Run(Manifest manifest, List<Definition> definitions, List<Score> scores) {
    this(manifest, definitions, scores, List.of());
  }

  /** This run and another on the same models and data as one, under this one's manifest and with its pictures. */
  public Run and(Run other) {
    Set<Definition> allDefinitions = new LinkedHashSet<>(definitions);
    allDefinitions.addAll(other.definitions);
    List<Score> allScores = new ArrayList<>(scores);
    allScores.addAll(other.scores);
    return new Run(manifest.and(other.manifest), List.copyOf(allDefinitions), allScores, pictures, curves);
  }
}
