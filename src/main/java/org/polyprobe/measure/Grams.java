package org.polyprobe.measure;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Products of the same items' centred states in several spaces, which {@link Cka} is computed from: n × n numbers a space,
 * so meant for some hundred items. Lives in the scope it was made in.
 *
 * @param states centred, each [n, hidden] float64
 * @param zeroed x_i · x_j with zeros on the diagonal, [spaces, n, n]
 * @param norms |x_i|², [spaces, n]
 */
public record Grams(List<Tensor> states, Tensor zeroed, Tensor norms) {
  private static final int PERMUTATIONS = 19;

  /** @param states each [n, hidden], row i of the same item; hidden may differ */
  public static Grams of(List<Tensor> states) {
    List<Tensor> centred = states.stream().map(Grams::centred).toList();
    TensorVector products = new TensorVector();
    for (Tensor rows : centred) {
      if (rows.size(0) != centred.get(0).size(0)) {
        throw new IllegalArgumentException(rows.size(0) + " items, expected " + centred.get(0).size(0));
      }
      products.push_back(rows.mm(rows.t()));                                                        // [n, n]
    }
    return ofProducts(centred, torch.stack(products));
  }

  private static Grams ofProducts(List<Tensor> centred, Tensor products) {
    Tensor norms = products.diagonal(0, 1, 2).clone();                                              // [spaces, n]
    products.diagonal(0, 1, 2).zero_();
    return new Grams(centred, products, norms);
  }

  private static Tensor centred(Tensor states) {
    Tensor rows = states.to(ScalarType.Double);
    return rows.sub(rows.mean(new long[] {0}, true, new ScalarTypeOptional()));                     // [n, hidden]
  }

  /** The same of states without each space's dimensions of the largest variance. */
  public Grams withoutLargest(int dropped) {
    TensorVector products = new TensorVector();
    for (int p = 0; p < states.size(); p++) {
      Tensor rows = states.get(p);
      if (rows.size(1) <= dropped) {
        throw new IllegalArgumentException(rows.size(1) + " dimensions, expected more than " + dropped);
      }
      Tensor largest = rows.square().sum(0).argsort(0, true).narrow(0, 0, dropped);
      Tensor gone = rows.index_select(1, largest);                                                  // [n, dropped]
      products.push_back(zeroed.select(0, p).add(norms.select(0, p).diag()).sub(gone.mm(gone.t())));  // [n, n]
    }
    return ofProducts(states, torch.stack(products));
  }

  /**
   * What CKA is by chance: the 95th percentile over all pairs of spaces when the items of one of the two are permuted.
   *
   * @param seed of {@value #PERMUTATIONS} permutations
   */
  public double chance(long seed) {
    long n = zeroed.size(1);
    int spaces = states.size();
    Tensor unit = unitUCentred();                                                                   // [spaces, n, n]
    Tensor flat = unit.view(spaces, n * n);
    SplittableRandom random = new SplittableRandom(seed);
    double[] drawn = new double[PERMUTATIONS * spaces * (spaces - 1)];
    int count = 0;
    for (int draw = 0; draw < PERMUTATIONS; draw++) {
      try (PointerScope scope = new PointerScope()) {
        Tensor order = Doubles.indices(Shuffle.of((int) n, random));
        Tensor permuted = unit.index_select(1, order).index_select(2, order).view(spaces, n * n);
        double[][] products = Doubles.rows(flat.mm(permuted.t()));                                  // [spaces, spaces]
        for (int p = 0; p < spaces; p++) for (int q = 0; q < spaces; q++) if (p != q) drawn[count++] = products[p][q];
      }
    }
    Arrays.sort(drawn);
    return drawn[(int) Math.ceil(0.95 * (count + 1)) - 1];
  }

  /**
   * K_ij − k_i/(n−2) − k_j/(n−2) + Σk/((n−1)(n−2)) with k = K1 = −|x_i|², zeros on the diagonal, scaled to length one;
   * their products are CKA. In float32: what is read off is a percentile.
   */
  private Tensor unitUCentred() {
    double n = zeroed.size(1);
    Tensor means = norms.div(new Scalar(n - 2));                                                    // [spaces, n]
    Tensor total = norms.sum(1).div(new Scalar((n - 1) * (n - 2))).view(-1, 1, 1);
    Tensor centred = zeroed.add(means.unsqueeze(1)).add_(means.unsqueeze(2)).sub_(total);
    centred.diagonal(0, 1, 2).zero_();
    Tensor length = centred.square().sum(new long[] {1, 2}).sqrt_().view(-1, 1, 1);
    return centred.div_(length).to(ScalarType.Float).contiguous();
  }
}
