package org.polyprobe.project;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The two principal components of centred states, as scikit-learn's {@code PCA}, in float64.
 *
 * <p>From the eigenvectors of whichever is smaller, the covariance or the products of the items. An axis has no sign of
 * its own: the item farthest out on it gets a positive coordinate.
 *
 * @param plane the items' first and second component
 * @param explained shares of the variance on the two, NaN where all states are equal
 */
public record Pca(Plane plane, double[] explained) {

  /** @param states [n, hidden], at least two items */
  public static Pca of(Tensor states) {
    try (PointerScope scope = new PointerScope()) {
      Tensor rows = states.to(ScalarType.Double);
      rows = rows.sub(rows.mean(new long[] {0}, true, new ScalarTypeOptional()));                   // [n, hidden]
      boolean few = rows.size(0) <= rows.size(1);
      Tensor product = few ? rows.mm(rows.t()) : rows.t().mm(rows);                                 // the smaller square
      double total = product.trace().item_double();
      T_TensorTensor_T eigen = torch.linalg_eigh(product);                                          // ascending
      double[][] axes = new double[2][];
      double[] explained = new double[2];
      for (int c = 0; c < 2; c++) {
        long place = product.size(0) - 1 - c;
        double value = place < 0 ? 0 : Math.max(0, eigen.get0().select(0, place).item_double());
        explained[c] = value / total;
        Tensor vector = eigen.get1().select(1, Math.max(0, place));
        Tensor axis = few ? vector.mul(new org.bytedeco.pytorch.Scalar(Math.sqrt(value))) : rows.mv(vector);  // [n]
        axes[c] = signed(axis);
      }
      return new Pca(new Plane(axes[0], axes[1]), explained);
    }
  }

  private static double[] signed(Tensor axis) {
    double[] values = new double[(int) axis.numel()];
    new DoublePointer(axis.contiguous().data_ptr_double()).get(values);
    double farthest = 0;
    for (double value : values) if (Math.abs(value) > Math.abs(farthest)) farthest = value;
    if (farthest < 0) for (int i = 0; i < values.length; i++) values[i] = -values[i];
    return values;
  }
}
