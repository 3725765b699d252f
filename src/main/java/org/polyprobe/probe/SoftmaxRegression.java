package org.polyprobe.probe;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Linear probes: several multinomial logistic regressions over the same inputs, trained as one product.
 *
 * <p>Each problem minimises, over its own training items and with inputs standardised by their mean and deviation,
 *
 * <pre>(1/m) Σ −log softmax(W'x + b)_y  +  (l2 / 2m) Σ W²</pre>
 *
 * which is scikit-learn's {@code LogisticRegression(C = 1/l2)}. The optimum is unique but for a shift, so it depends on
 * neither start nor seed. Inputs are scaled once for all problems; what a problem's own deviations differ from that goes
 * into its penalty, which is the same minimum.
 *
 * <p>Lives in the scope it was trained in.
 */
public final class SoftmaxRegression {
  /** Items trained on and their labels. */
  public record Problem(int[] labels, boolean[] training) {}

  private final Tensor mean;               // [1, width]
  private final Tensor scale;              // [1, width]
  private final Tensor weights;            // [width + 1, problems · classes], the last row the bias
  private final int problems;
  private final int classes;
  private final double[] losses;

  private SoftmaxRegression(Tensor mean, Tensor scale, Tensor weights, int problems, int classes, double[] losses) {
    this.mean = mean;
    this.scale = scale;
    this.weights = weights;
    this.problems = problems;
    this.classes = classes;
    this.losses = losses;
  }

  /**
   * @param x [items, width]
   * @param classes labels run from 0 to this, exclusive
   * @param problems each with at least one training item
   */
  public static SoftmaxRegression train(Tensor x, int classes, List<Problem> problems, double l2) {
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope scope = new PointerScope()) {
      Tensor rows = x.to(ScalarType.Float);
      Tensor mean = rows.mean(new long[] {0}, true, new ScalarTypeOptional());          // [1, width]
      Tensor centred = rows.sub(mean);
      Tensor squares = centred.square();
      Tensor scale = nonZero(squares.mean(new long[] {0}, true, new ScalarTypeOptional()).sqrt_());
      Tensor masks = masks(problems, (int) x.size(0));                                  // [items, problems]
      Tensor counts = masks.sum(0).unsqueeze(1);                                        // [problems, 1]
      Tensor own = deviations(centred, squares, masks, counts);                         // [problems, width]
      Tensor penalty = own.div(scale).square_().mul_(new Scalar(l2)).div_(counts);      // [problems, width]
      Tensor one = torch.ones(new long[] {x.size(0), 1}, new TensorOptions(ScalarType.Float));
      Tensor inputs = torch.cat(new TensorVector(centred.div_(scale), one), 1);         // [items, width + 1]
      Tensor labels = labels(problems, (int) x.size(0));                                // [problems, items]
      Tensor shares = masks.t().div(counts).contiguous();                               // [problems, items]
      SoftmaxObjective objective = SoftmaxObjective.of(inputs, labels, shares, penalty, classes);
      Lbfgs found = new Lbfgs(objective, SoftmaxObjective.preconditioner(inputs, l2)).run();
      outer.attach(mean);
      outer.attach(scale);
      Tensor weights = found.weights();
      outer.attach(weights);
      return new SoftmaxRegression(mean, scale, weights, problems.size(), classes, found.losses());
    }
  }

  /** The objective of each problem at its minimum. */
  public double[] losses() {
    return losses.clone();
  }

  /** The most probable class of every item under every problem's probe, [problems][items]. */
  public int[][] predict(Tensor x) {
    try (PointerScope scope = new PointerScope()) {
      Tensor best = logits(x).argmax(new LongOptional(2), false);  // [items, problems]
      long[] flat = new long[(int) best.numel()];
      new LongPointer(best.contiguous().data_ptr_long()).get(flat);
      int[][] predicted = new int[problems][(int) x.size(0)];
      for (int i = 0; i < flat.length; i++) predicted[i % problems][i / problems] = (int) flat[i];
      return predicted;
    }
  }

  /** −log2 of the probability that the first problem's probe gives each item's label, at most 40 bits an item. */
  double[] bits(Tensor x, int[] labels) {
    try (PointerScope scope = new PointerScope()) {
      Tensor log = logits(x).select(1, 0).log_softmax(1);                               // [items, classes]
      float[] flat = new float[(int) log.numel()];
      new FloatPointer(log.contiguous().data_ptr_float()).get(flat);
      double[] bits = new double[labels.length];
      for (int i = 0; i < bits.length; i++) bits[i] = Math.min(40, -flat[i * classes + labels[i]] / Math.log(2));
      return bits;
    }
  }

  /** [items, problems, classes] */
  private Tensor logits(Tensor x) {
    Tensor inputs = x.to(ScalarType.Float).sub(mean).div_(scale);
    long width = inputs.size(1);
    return torch.addmm(weights.narrow(0, width, 1), inputs, weights.narrow(0, 0, width)).view(x.size(0), problems, classes);
  }

  /** Deviation of each input over each problem's own items: E[x²] − E[x]², inputs centred beforehand. */
  private static Tensor deviations(Tensor centred, Tensor squares, Tensor masks, Tensor counts) {
    Tensor means = masks.t().mm(centred).div_(counts);
    return masks.t().mm(squares).div_(counts).sub_(means.square_()).clamp_min_(new Scalar(0.0)).sqrt_();
  }

  private static Tensor nonZero(Tensor scale) {
    return scale.masked_fill(scale.lt(new Scalar(1e-12)), new Scalar(1.0));
  }

  private static Tensor masks(List<Problem> problems, int items) {
    float[] flat = new float[items * problems.size()];
    for (int i = 0; i < items; i++) {
      for (int p = 0; p < problems.size(); p++) flat[i * problems.size() + p] = problems.get(p).training()[i] ? 1 : 0;
    }
    return torch.from_blob(new FloatPointer(flat), new long[] {items, problems.size()},
        new TensorOptions(ScalarType.Float)).clone();
  }

  private static Tensor labels(List<Problem> problems, int items) {
    long[] flat = new long[items * problems.size()];
    for (int p = 0; p < problems.size(); p++) {
      for (int i = 0; i < items; i++) flat[p * items + i] = problems.get(p).labels()[i];
    }
    return torch.from_blob(new LongPointer(flat), new long[] {problems.size(), items},
        new TensorOptions(ScalarType.Long)).clone();
  }
}
