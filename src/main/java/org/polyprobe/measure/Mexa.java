package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** MEXA: the share of translations strictly closer than every other pair in their row and their column. */
final class Mexa implements PairMeasure {
  @Override public Definition definition() {
    return new Definition("mexa", "MEXA",
        "Share of sentences whose cosine with their translation is strictly greater than every other in its row and "
            + "its column; a tie counts as 0. The baseline is 1/(2n − 1). Falls with the number of sentences.",
        "Kargaran et al. 2024, compute_mexa.py", 0, 1, Direction.HIGHER_IS_BETTER);
  }

  @Override public Estimate of(Pairs pairs, Bootstrap bootstrap) {
    double[][] cosine = pairs.similarities(Neighbours.COSINE);
    double[] hits = new double[pairs.n()];
    for (int i = 0; i < hits.length; i++) hits[i] = leads(cosine, i) ? 1 : 0;
    return bootstrap.ofMean(hits, 1.0 / (2 * hits.length - 1));
  }

  private static boolean leads(double[][] cosine, int i) {
    for (int j = 0; j < cosine.length; j++) {
      if (j != i && !(cosine[i][i] > cosine[i][j] && cosine[i][i] > cosine[j][i])) return false;
    }
    return true;
  }
}
