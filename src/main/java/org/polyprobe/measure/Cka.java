package org.polyprobe.measure;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Debiased linear CKA of several representations of the same items: how alike two spaces are, up to rotation and scale.
 *
 * <p>With K = XX' and L = YY' of the centred states, diagonals set to zero (Kornblith et al. 2019 with the unbiased HSIC
 * of Song et al. 2012),
 *
 * <pre>HSIC(K, L) ∝ tr(KL) + 1'K1 1'L1 / ((n−1)(n−2)) − 2/(n−2) 1'KL1,   CKA = HSIC(K, L) / √(HSIC(K, K) HSIC(L, L))</pre>
 *
 * <p>It is the cosine of two U-centred matrices, so it lies between −1 and 1; permuting the rows of one side gives 0 in
 * the mean. The biased estimator, with the diagonals, is far above 0 for unrelated states where n is not far above the
 * number of dimensions.
 *
 * <p>Items are left out for the interval, never drawn with replacement: an item drawn twice would put the large product
 * of a state with itself beside the diagonal, the very bias that is taken away. Texts must therefore differ, too.
 * Holds no native memory.
 */
public final class Cka {
  /** Fewest items that one can be left out of. */
  public static final int FEWEST = 5;

  private final int n;
  private final double[] products;       // [spaces, n, spaces]: Σ_j K_p,ij K_q,ij at (i, p, q)
  private final double[] crossings;      // (K_p l_q)_i at (p, i, q)
  private final double[] norms;          // |x_i|² at (p, i)
  private final int spaces;

  private Cka(int n, int spaces, double[] products, double[] crossings, double[] norms) {
    this.n = n;
    this.spaces = spaces;
    this.products = products;
    this.crossings = crossings;
    this.norms = norms;
  }

  /** @param grams of at least {@value #FEWEST} items */
  public static Cka of(Grams grams) {
    int n = (int) grams.zeroed().size(1);
    if (n < FEWEST) throw new IllegalArgumentException(n + " items, expected at least " + FEWEST);
    try (PointerScope scope = new PointerScope()) {
      Tensor byItem = grams.zeroed().permute(1, 0, 2);                                              // [n, spaces, n]
      Tensor products = byItem.bmm(byItem.transpose(1, 2));                                         // [n, spaces, spaces]
      Tensor crossings = grams.zeroed().matmul(grams.norms().neg().t());                            // [spaces, n, spaces]
      return new Cka(n, (int) grams.norms().size(0), Doubles.of(products), Doubles.of(crossings),
          Doubles.of(grams.norms()));
    }
  }

  public int n() {
    return n;
  }

  /** CKA of two of the representations, with each item left out in turn; NaN if either is the same for all items. */
  public Jackknife between(int p, int q) {
    double[] leftOut = new double[n];
    Sums pp = sums(p, p);
    Sums pq = sums(p, q);
    Sums qq = sums(q, q);
    for (int i = 0; i < n; i++) leftOut[i] = cosine(pq.without(i), pp.without(i), qq.without(i));
    return new Jackknife(cosine(pq.hsic(), pp.hsic(), qq.hsic()), leftOut);
  }

  private static double cosine(double xy, double xx, double yy) {
    if (!(xx > 0) || !(yy > 0)) return Double.NaN;
    return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
  }

  private Sums sums(int p, int q) {
    double trace = 0;
    double crossed = 0;
    double totalP = 0;
    double totalQ = 0;
    for (int i = 0; i < n; i++) {
      trace += product(i, p, q);
      crossed += norms[p * n + i] * norms[q * n + i];
      totalP -= norms[p * n + i];
      totalQ -= norms[q * n + i];
    }
    return new Sums(p, q, trace, totalP, totalQ, crossed);
  }

  private double product(int i, int p, int q) {
    return products[(i * spaces + p) * spaces + q];
  }

  private double crossing(int p, int i, int q) {
    return crossings[(p * n + i) * spaces + q];
  }

  /** tr(KL), 1'K1, 1'L1 and 1'KL1; as the states are centred, K1 is −|x_i|². */
  private final class Sums {
    private final int p;
    private final int q;
    private final double trace;
    private final double totalP;
    private final double totalQ;
    private final double crossed;

    Sums(int p, int q, double trace, double totalP, double totalQ, double crossed) {
      this.p = p;
      this.q = q;
      this.trace = trace;
      this.totalP = totalP;
      this.totalQ = totalQ;
      this.crossed = crossed;
    }

    double hsic() {
      return hsic(n, trace, totalP, totalQ, crossed);
    }

    /** Without row and column i of K and L. */
    double without(int i) {
      double k = -norms[p * n + i];
      double l = -norms[q * n + i];
      double rest = crossed - k * l - crossing(p, i, q) - crossing(q, i, p) + product(i, p, q);
      return hsic(n - 1, trace - 2 * product(i, p, q), totalP - 2 * k, totalQ - 2 * l, rest);
    }

    private static double hsic(double n, double trace, double totalP, double totalQ, double crossed) {
      // Divided by n(n−3), which cancels within a ratio of the same n.
      return trace + totalP * totalQ / ((n - 1) * (n - 2)) - 2 / (n - 2) * crossed;
    }
  }
}
