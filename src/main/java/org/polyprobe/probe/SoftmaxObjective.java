package org.polyprobe.probe;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.nn.Linear;

/**
 * What {@link SoftmaxRegression} minimises, for all its problems at once. Weights are [classes, problems, inputs]; numbers
 * of single problems are [problems]. Classes come first since they are few: what goes over them then runs along items,
 * many at a time.
 *
 * @param width inputs, the bias's ones among them
 * @param toItems weights' rows to logits of items, {@code toInputs} items' errors to the gradient: the inputs laid out once
 *     for either product, since few rows meet them many times
 * @param right [classes, problems, items] 1 where an item has the class, else 0
 * @param shares [problems, items] what each item weighs in a problem: 1/m in training, else 0
 * @param penalty [problems, width], 0 for the bias
 */
record SoftmaxObjective(int width, Linear toItems, Linear toInputs, Tensor right, Tensor shares, Tensor penalty) {
  /** Widths above this are searched without a preconditioner, whose cost grows with their cube. */
  private static final int WIDEST = 2048;
  /** A guess at p(1 − p), the curvature of the loss along a logit; with 0.03 mBERT's entities took a fifth more time. */
  private static final double CURVATURE = 0.1;
  /** Items that curvature is estimated from, for each input: more cost more than they teach. */
  private static final int ENOUGH = 4;
  /** Share of the summed curvature that keeps every direction curved in float32. */
  private static final double ROUNDING = 1e-5;

  /**
   * @param inputs [items, width], the last column ones
   * @param labels [problems, items] of class numbers
   * @param penalty [problems, width − 1]
   */
  static SoftmaxObjective of(Tensor inputs, Tensor labels, Tensor shares, Tensor penalty, int classes) {
    Tensor right = torch.zeros(new long[] {classes, labels.size(0), labels.size(1)}, new TensorOptions(ScalarType.Float));
    right.scatter_(0, labels.unsqueeze(0), new Scalar(1.0));
    Tensor free = torch.zeros(new long[] {labels.size(0), 1}, new TensorOptions(ScalarType.Float));
    return new SoftmaxObjective((int) inputs.size(1), Linear.forFewRows(inputs),
        Linear.forFewRows(inputs.t().contiguous()), right, shares, torch.cat(new TensorVector(penalty, free), 1));
  }

  /** Some of the problems only. */
  SoftmaxObjective of(Tensor problems) {
    return new SoftmaxObjective(width, toItems, toInputs, right.index_select(1, problems), shares.index_select(0, problems),
        penalty.index_select(0, problems));
  }

  int problems() {
    return (int) right.size(1);
  }

  int classes() {
    return (int) right.size(0);
  }

  int items() {
    return (int) right.size(2);
  }

  /** Where all items get the classes' shares in training, one more item of each: [classes, problems, inputs], 0 but for the bias. */
  Tensor start() {
    Tensor start = torch.zeros(new long[] {classes(), problems(), width}, new TensorOptions(ScalarType.Float));
    Tensor prior = right.mul(shares).sum(2).add_(new Scalar(1.0 / items()));            // [classes, problems]
    start.select(2, width - 1).copy_(prior.log_());
    return start;
  }

  /** [classes, problems, items] */
  Tensor logits(Tensor weights) {
    return toItems.apply(weights.view(-1, width)).view(classes(), problems(), items());
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
    Tensor gradient = toInputs.apply(errors.view(-1, items())).view(classes(), problems(), width);
    return gradient.addcmul_(weights, penalty);
  }

  /**
   * The inverse of a matrix that curves about as the objective does in every class: c X'X/n + l2/n (Böhning 1992 bounds
   * the Hessian by such a product), X'X/n from evenly spread items. Null where there are fewer items than inputs, or too
   * many inputs.
   */
  static Linear preconditioner(Tensor inputs, double l2) {
    long n = inputs.size(0);
    long width = inputs.size(1);
    if (width > WIDEST || n < width) return null;
    long step = Math.max(1, n / (ENOUGH * width));
    Tensor some = inputs.slice(0, new LongOptional(0), new LongOptional(n), step);      // [about ENOUGH · width, width]
    Tensor product = some.t().mm(some).mul_(new Scalar(CURVATURE / some.size(0)));
    product.diagonal().add_(new Scalar(l2 / n + CURVATURE * width * ROUNDING));
    Tensor inverse = torch.cholesky_inverse(torch.linalg_cholesky(product));
    return Linear.forFewRows(inverse);                                                  // symmetric
  }
}
