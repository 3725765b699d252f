package org.polyprobe.measure;

import org.polyprobe.count.Count;
import org.polyprobe.count.TokenCounts;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** How much of a language fits into the model's window. */
record ContextLength(Unit unit) implements TokenMeasure {
  enum Unit {
    WORDS(Count.WORDS, "words"),
    CHARACTERS(Count.CHARACTERS, "characters");

    private final Count count;
    private final String title;

    Unit(Count count, String title) {
      this.count = count;
      this.title = title;
    }
  }

  @Override public Definition definition() {
    return new Definition("context-" + unit.title, unit.title + " in the window",
        "The most tokens the model takes, less the special ones, times " + unit.title + " per token. There is no baseline.", "Polyprobe", 0,
        Double.POSITIVE_INFINITY, Direction.HIGHER_IS_BETTER);
  }

  @Override public Estimate of(TokenCounts counts, Bootstrap bootstrap) {
    if (counts.window() == 0) return new Estimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN, counts.units().length);
    return TokenRatio.of(counts.each(unit.count), counts.each(Count.TOKENS), counts.window(), Double.NaN, bootstrap);
  }
}
