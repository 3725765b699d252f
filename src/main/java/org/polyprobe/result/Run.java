package org.polyprobe.result;

import java.util.List;

/** One run of a command: its numbers, their definitions, and what they were made from. */
public record Run(Manifest manifest, List<Definition> definitions, List<Score> scores) {
  public Run {
    definitions = List.copyOf(definitions);
    scores = List.copyOf(scores);
  }
}
