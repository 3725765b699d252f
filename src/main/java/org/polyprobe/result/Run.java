package org.polyprobe.result;

import java.util.List;

/**
 * One run of a command: its numbers, their definitions, and what they were made from.
 *
 * @param pictures written to {@code projections.csv} and drawn in the report; {@code results.json} leaves them out
 */
public record Run(Manifest manifest, List<Definition> definitions, List<Score> scores, List<Picture> pictures) {
  public Run {
    definitions = List.copyOf(definitions);
    scores = List.copyOf(scores);
    pictures = List.copyOf(pictures);
  }

  /** A run without pictures. */
  public Run(Manifest manifest, List<Definition> definitions, List<Score> scores) {
    this(manifest, definitions, scores, List.of());
  }
}
