package org.polyprobe.extract;

import org.polyprobe.InputException;
import org.polyprobe.nn.Placement;

/**
 * How hidden states are computed.
 *
 * @param placement device and number type
 * @param batchTokens most tokens in one forward pass
 * @param specialTokens whether special tokens count when a text is reduced to a row
 * @param seed of the tokens drawn at random
 */
public record ExtractOptions(Placement placement, int batchTokens, SpecialTokens specialTokens, long seed) {
  public ExtractOptions {
    if (batchTokens < 1) throw new InputException("--batch-tokens must be at least 1, not " + batchTokens);
  }
}
