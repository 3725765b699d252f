package org.polyprobe.measure;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Per-language centring (Libovický et al. 2020): each state less the mean of its language's <em>other</em> words.
 *
 * <p>A mean over the very words evaluated leaks, since every word then helps to place itself. Ten seeded folds prevent
 * it: the states of a fold are centred by the mean of the other nine. Leaving out only the word itself would not help:
 * x_i − (S − x_i)/(n−1) = n/(n−1) · (x_i − S/n), ordinary centring up to one factor, with the same cosines.
 *
 * <p>The folds depend on n and the seed alone, so all languages, layers and models of a run share them.
 */
public final class Centring {
  private static final int FOLDS = 10;

  private final int[] fold;
  private final int folds;

  /** @param n items, at least 2; fewer than ten make as many folds */
  public Centring(int n, long seed) {
    if (n < 2) throw new IllegalArgumentException(n + " items, expected at least 2");
    folds = Math.min(FOLDS, n);
    fold = new int[n];
    int[] order = Shuffle.of(n, new SplittableRandom(seed));
    for (int place = 0; place < n; place++) fold[order[place]] = place % folds;
  }

  /** The fold of each item. */
  public int[] folds() {
    return fold.clone();
  }

  /**
   * @param states [n, hidden]
   * @return [n, hidden] float64
   */
  public Tensor apply(Tensor states) {
    int n = fold.length;
    if (states.size(0) != n) throw new IllegalArgumentException(states.size(0) + " states, expected " + n);
    double[] others = new double[folds * n];   // row f averages the items outside fold f
    for (int f = 0; f < folds; f++) {
      int outside = 0;
      for (int i = 0; i < n; i++) if (fold[i] != f) outside++;
      for (int i = 0; i < n; i++) if (fold[i] != f) others[f * n + i] = 1.0 / outside;
    }
    Tensor rows = states.to(ScalarType.Double);
    Tensor means = torch.mm(Doubles.tensor(others, folds, n), rows);                                // [folds, hidden]
    return rows.sub(means.index_select(0, Doubles.indices(fold)));                                  // [n, hidden]
  }
}
