package org.polyprobe.project;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Whether neighbours in a picture are neighbours among the states (Venna &amp; Kaski 2001), as scikit-learn's
 * {@code trustworthiness}.
 *
 * <p>With N_i the k nearest items in the picture and r(i, j) the rank of j among the items by distance to i in the
 * states, 1 for the nearest, T = 1 − 2/(nk(2n − 3k − 1)) Σ_i Σ_{j∈N_i} max(0, r(i, j) − k). 1 is best.
 */
public final class Trustworthiness {
  /** Neighbours looked at. */
  public static final int NEIGHBOURS = 5;

  private Trustworthiness() {}

  /** @param states [n, hidden], more than 2k items */
  public static double of(Tensor states, Plane plane) {
    int k = NEIGHBOURS;
    int n = plane.n();
    if (n <= 2 * k) throw new IllegalArgumentException(n + " items, expected more than " + 2 * k);
    long[] excess = {0};
    double[] flat = new double[n];
    try (PointerScope scope = new PointerScope()) {
      new Distances(states).forEach((i, distances) -> {
        for (int j = 0; j < n; j++) flat[j] = squared(plane, i, j);
        for (int j : Distances.nearest(flat, i, k)) excess[0] += Math.max(0, rank(distances, i, j) - k);
      });
    }
    return 1 - 2.0 / ((double) n * k * (2.0 * n - 3 * k - 1)) * excess[0];
  }

  /** What a picture that puts items anywhere has in the mean: ranks are then uniform on 1…n−1. */
  public static double chance(int n) {
    double k = NEIGHBOURS;
    return 1 - (n - 1 - k) * (n - k) / ((n - 1) * (2.0 * n - 3 * k - 1));
  }

  private static double squared(Plane plane, int i, int j) {
    double dx = plane.x()[i] - plane.x()[j];
    double dy = plane.y()[i] - plane.y()[j];
    return dx * dx + dy * dy;
  }

  private static int rank(double[] distances, int own, int item) {
    int nearer = 0;
    for (int j = 0; j < distances.length; j++) {
      if (j != own && (distances[j] < distances[item] || distances[j] == distances[item] && j < item)) nearer++;
    }
    return nearer + 1;
  }
}
