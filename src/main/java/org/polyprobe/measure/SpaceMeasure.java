package org.polyprobe.measure;

/** A measure of one language's hidden states at one layer. */
public non-sealed interface SpaceMeasure extends Measure {
  Estimate of(Space space, Bootstrap bootstrap);
}
