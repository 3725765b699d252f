package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** The share of words whose translation is among the k nearest words of the other language. */
record Precision(int k, Neighbours by) implements PairMeasure {
  @Override public Definition definition() {
    boolean csls = by == Neighbours.CSLS;
    return new Definition("precision@" + k + (csls ? ".csls" : ""), "precision@" + k + (csls ? " (CSLS)" : ""),
        "Share of words whose translation is among the " + k + " nearest words of the other language by "
            + (csls ? "CSLS, cosine corrected for how crowded both neighbourhoods are (the 10 nearest of the words "
                + "evaluated)" : "cosine")
            + ". Any row of the same text is right; a wrong word as near counts against. The baseline is random "
            + "ranking. Falls with the number of words, so compare at equal n.",
        csls ? "Conneau et al. 2018 (MUSE), over the evaluated words" : "Conneau et al. 2018 (MUSE)",
        0, 1, Direction.HIGHER_IS_BETTER);
  }

  @Override public boolean directed() {
    return true;
  }

  @Override public Estimate of(Pairs pairs, Bootstrap bootstrap) {
    int[] rivals = pairs.rivals(by);
    double[] hits = new double[rivals.length];
    double chance = 0;
    for (int i = 0; i < hits.length; i++) {
      hits[i] = rivals[i] < k ? 1 : 0;
      chance += chance(hits.length, pairs.right()[i].length) / hits.length;
    }
    return bootstrap.ofMean(hits, chance);
  }

  /** The probability that one of so many right candidates among n is in the first k of a random order. */
  private double chance(int n, int right) {
    double none = 1;
    for (int place = 0; place < Math.min(k, n); place++) none *= Math.max(0, n - right - place) / (double) (n - place);
    return 1 - none;
  }
}
