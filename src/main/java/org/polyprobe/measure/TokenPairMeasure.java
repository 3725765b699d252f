package org.polyprobe.measure;

import org.polyprobe.count.TokenCounts;

/** A measure of one language's tokens against another's, under one tokenizer. */
public non-sealed interface TokenPairMeasure extends Measure {
  Estimate of(TokenCounts language, TokenCounts reference, Bootstrap bootstrap);
}
