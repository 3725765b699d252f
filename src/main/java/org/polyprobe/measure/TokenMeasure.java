package org.polyprobe.measure;

import org.polyprobe.count.TokenCounts;

/** A measure of one language's tokens. */
public non-sealed interface TokenMeasure extends Measure {
  /** NaN where the counts do not say: no words, no known window. The interval is NaN for a single unit. */
  Estimate of(TokenCounts counts, Bootstrap bootstrap);
}
