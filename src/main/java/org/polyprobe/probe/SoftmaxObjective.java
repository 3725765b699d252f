package org.polyprobe.probe;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What {@link SoftmaxRegression} minimises, for all its problems at once. Weights are [inputs, problems, classes]; numbers
 * of single problems are [problems].
 *
 * @param inputs [items, width + 1], the last column ones
 * @param labels [items, problems, 1]
 * @param shares [items, problems] what each item weighs in a problem: 1/m in training, else 0
 * @param penalty [problems, width]
 */
record SoftmaxObjective(Tensor inputs, Tensor labels, Tensor shares, Tensor penalty, int classes) {
  /** Widths above this are searched without a preconditioner, whose cost grows with their cube. */
  private static final int WIDEST = 2048;
  /** A guess at p(1 − p) on average, the curvature of the loss along a logit. */
  private static final double CURVATURE = 0.1;

  int problems() {
    return (int) shares.size(1);
  }

  /** [items, problems, classes] */
  Tensor logits(Tensor weights) {
    return inputs.mm(weights.view(inputs.size(1), -1)).view(inputs.size(0), problems(), classes);
  }

  /** The mean loss and penalty, [problems]. */
  Tensor values(Tensor logits, Tensor weights) {
    Tensor picked = logits.gather(2, labels).squeeze(2);                                // [items, problems]
    Tensor lost = logits.logsumexp(new long[] {2}, false).sub_(picked).mul_(shares).sum(0);
    return lost.add_(penalties().mul(weights.square()).sum(new long[] {0, 2}, false, new ScalarTypeOptional())
        .mul_(new Scalar(0.5)));
  }

  /** [inputs, problems, classes] */
  Tensor gradient(Tensor logits, Tensor weights) {
    Tensor errors = logits.softmax(2);                                                  // [items, problems, classes]
    Tensor minus = torch.full(new long[] {labels.size(0), labels.size(1), 1}, new Scalar(-1.0), new TensorOptions(ScalarType.Float));
    errors.scatter_add_(2, labels, minus).mul_(shares.unsqueeze(2));
    Tensor gradient = inputs.t().mm(errors.view(inputs.size(0), -1)).view(inputs.size(1), problems(), classes);
    return gradient.add_(penalties().mul(weights));
  }

  /** [width + 1, problems, 1]; the bias costs nothing. */
  private Tensor penalties() {
    Tensor free = torch.zeros(new long[] {1, problems()}, new TensorOptions(ScalarType.Float));
    return torch.cat(new TensorVector(penalty.t(), free), 0).unsqueeze(2);
  }

  /**
   * The inverse of a matrix that curves about as the objective does in every class: c X'X/n + l2/n (Böhning 1992 bounds
   * the Hessian by such a product). Null where there are fewer items than inputs, or too many inputs.
   */
  static Tensor preconditioner(Tensor inputs, double l2) {
    long n = inputs.size(0);
    long width = inputs.size(1);
    if (width > WIDEST || n < width) return null;
    Tensor product = inputs.t().mm(inputs).mul_(new Scalar(CURVATURE / n)).to(ScalarType.Double);
    Tensor ridge = torch.eye(width, new TensorOptions(ScalarType.Double)).mul_(new Scalar(l2 / n + 1e-6));
    return torch.cholesky_inverse(torch.linalg_cholesky(product.add_(ridge))).to(ScalarType.Float);
  }
}
