package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/**
 * The share of sentences whose nearest sentence in the other language is their own translation.
 *
 * <p>The protocol of LASER and XTREME, so that published numbers compare: the first of the largest wins, and only the
 * own row is right.
 */
record Accuracy(Neighbours by) implements PairMeasure {
  @Override public Definition definition() {
    boolean csls = by == Neighbours.CSLS;
    return new Definition("accuracy@1" + (csls ? ".csls" : ""), "retrieval accuracy" + (csls ? " (CSLS)" : ""),
        "Share of sentences whose nearest sentence of the other language by "
            + (csls ? "CSLS (the 10 nearest of the sentences evaluated)" : "cosine")
            + " is their own translation. The baseline is 1/n. Falls with the number of sentences.",
        csls ? "Artetxe & Schwenk 2019 (Tatoeba); Conneau et al. 2018 (CSLS)"
            : "Artetxe & Schwenk 2019 (Tatoeba), as in XTREME",
        0, 1, Direction.HIGHER_IS_BETTER);
  }

  @Override public boolean directed() {
    return true;
  }

  @Override public Estimate of(Pairs pairs, Bootstrap bootstrap) {
    double[][] similarity = pairs.similarities(by);
    double[] hits = new double[pairs.n()];
    for (int i = 0; i < hits.length; i++) hits[i] = firstLargest(similarity[i]) == i ? 1 : 0;
    return bootstrap.ofMean(hits, 1.0 / hits.length);
  }

  private static int firstLargest(double[] values) {
    int largest = 0;
    for (int j = 1; j < values.length; j++) if (values[j] > values[largest]) largest = j;
    return largest;
  }
}
