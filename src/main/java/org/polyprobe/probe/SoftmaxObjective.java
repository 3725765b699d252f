package org.polyprobe.probe;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What {@link SoftmaxRegression} minimises, for all its problems at once. Weights are [classes, problems, inputs]; numbers
 * of single problems are [problems]. Classes come first since they are few: what goes over them then runs along items,
 * many at a time.
 *
 * @param inputs [items, width + 1], the last column ones
 * @param right [classes, problems, items] 1 where an item has the class, else 0
 * @param shares [problems, items] what each item weighs in a problem: 1/m in training, else 0
 * @param penalty [problems, width + 1], 0 for the bias
 */
record SoftmaxObjective(Tensor inputs, Tensor right, Tensor shares, Tensor penalty) {
  /** Widths above this are searched without a preconditioner, whose cost grows with their cube. */
  private static final int WIDEST = 2048;
  /** A guess at p(1 − p) on average, the curvature of the loss along a logit. */
  private static final double CURVATURE = 0.1;

  /**
   * @param labels [problems, items] of class numbers
   * @param penalty [problems, width]
   */
  static SoftmaxObjective of(Tensor inputs, Tensor labels, Tensor shares, Tensor penalty, int classes) {
    Tensor right = torch.zeros(new long[] {classes, labels.size(0), labels.size(1)}, new TensorOptions(ScalarType.Float));
    right.scatter_(0, labels.unsqueeze(0), new Scalar(1.0));
    Tensor free = torch.zeros(new long[] {labels.size(0), 1}, new TensorOptions(ScalarType.Float));
    return new SoftmaxObjective(inputs, right, shares, torch.cat(new TensorVector(penalty, free), 1));
  }

  int problems() {
    return (int) right.size(1);
  }

  int classes() {
    return (int) right.size(0);
  }

  /** [classes, problems, items] */
  Tensor logits(Tensor weights) {
    return weights.view(-1, inputs.size(1)).mm(inputs.t()).view(classes(), problems(), inputs.size(0));
  }

  /** The mean loss and penalty, [problems]. */
  Tensor values(Tensor logits, Tensor weights) {
    Tensor picked = logits.mul(right).sum(new long[] {0}, false, new ScalarTypeOptional());  // [problems, items]
    Tensor lost = logits.logsumexp(new long[] {0}, false).sub_(picked).mul_(shares).sum(1);
    Tensor large = weights.square().sum(new long[] {0}, false, new ScalarTypeOptional());    // [problems, inputs]
    return lost.add_(large.mul_(penalty).sum(1), new Scalar(0.5));
  }

  /** [classes, problems, inputs] */
  Tensor gradient(Tensor logits, Tensor weights) {
    Tensor errors = logits.softmax(0).sub_(right).mul_(shares);                         // [classes, problems, items]
    Tensor gradient = errors.view(-1, inputs.size(0)).mm(inputs).view(classes(), problems(), inputs.size(1));
    return gradient.addcmul_(weights, penalty);
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
