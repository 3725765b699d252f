package org.polyprobe.study;

import org.polyprobe.result.Score;

/**
 * What became of a claim.
 *
 * @param score the number measured, or null
 * @param why there is none; empty where there is one
 */
public record Finding(Claim claim, Score score, String why) {
  /** Whether the paper's number lies in the interval of the measured one. */
  public boolean holds() {
    return score != null && claim.paper() >= score.low() && claim.paper() <= score.high();
  }
}
