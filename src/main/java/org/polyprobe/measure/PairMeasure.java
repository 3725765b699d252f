package org.polyprobe.measure;

/** A measure of two languages' translations at one layer. */
public non-sealed interface PairMeasure extends Measure {
  Estimate of(Pairs pairs, Bootstrap bootstrap);

  /** Whether the number belongs to the source's queries, so that the reversed pairs have another. */
  default boolean directed() {
    return false;
  }
}
