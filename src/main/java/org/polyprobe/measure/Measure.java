package org.polyprobe.measure;

import org.polyprobe.result.Definition;

/** A number about hidden states or tokens, with its interval and what a model that knows nothing would score. */
public sealed interface Measure permits PairMeasure, SpaceMeasure, TokenMeasure, TokenPairMeasure {
  /** What the number means; its name is the measure's. */
  Definition definition();

  default String name() {
    return definition().name();
  }
}
