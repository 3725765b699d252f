package org.polyprobe.probe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.nn.Linear;

/**
 * L-BFGS (Nocedal &amp; Wright 2006, algorithms 7.4 and 3.1) on several independent problems in step: each has its own
 * curvature, step size and end, all share the products.
 *
 * <p>Logits are linear in the weights, so trying a step costs no product: one iteration takes two, for the direction's
 * logits and for the gradient, and a third to precondition that gradient. What it changes by a step is kept preconditioned
 * beside the step, so that directions take none.
 */
final class Lbfgs {
  private static final int HISTORY = 6;
  private static final int MOST_ITERATIONS = 200;
  private static final int MOST_HALVINGS = 20;
  private static final double SUFFICIENT = 1e-4;
  /** A problem ends when two iterations running gain less than this share of its value each: slow ones gain little. */
  private static final double GAIN = 1e-5;
  private static final double PRECONDITIONED_GAIN = 3e-5;

  private final SoftmaxObjective objective;
  private final Linear preconditioner;                        // [inputs, inputs] or null
  private final Deque<Step> history = new ArrayDeque<>();
  private Tensor weights;
  private double[] values;
  private int iterations;

  /**
   * @param change of the weights, {@code gain} of the gradient, {@code smoothed} of the preconditioned gradient
   * @param inverse [1, problems, 1]: 1 / (change · gain), 0 where the step of a problem taught nothing
   */
  private record Step(Tensor change, Tensor gain, Tensor smoothed, Tensor inverse) {
    Step retain() {
      for (Tensor one : List.of(change, gain, smoothed, inverse)) one.retainReference();
      return this;
    }

    void release() {
      for (Tensor one : List.of(change, gain, smoothed, inverse)) one.releaseReference();
    }
  }

  Lbfgs(SoftmaxObjective objective, Linear preconditioner) {
    this.objective = objective;
    this.preconditioner = preconditioner;
  }

  /** [inputs, problems · classes] */
  Tensor weights() {
    return weights.permute(2, 1, 0).reshape(weights.size(2), -1);
  }

  /** Of each problem, at its end. */
  double[] losses() {
    return values;
  }

  int iterations() {
    return iterations;
  }

  Lbfgs run() {
    int problems = objective.problems();
    weights = objective.start();
    Tensor logits = objective.logits(weights);
    values = doubles(objective.values(logits, weights));
    Tensor gradient = objective.gradient(logits, weights);
    Tensor smooth = preconditioned(gradient);
    boolean[] done = new boolean[problems];
    double gain = preconditioner == null ? GAIN : PRECONDITIONED_GAIN;
    boolean[] slow = new boolean[problems];
    for (iterations = 0; iterations < MOST_ITERATIONS && !all(done); iterations++) {
      try (PointerScope scope = new PointerScope()) {
        Tensor direction = direction(gradient, smooth);
        Tensor slope = dot(direction, gradient);                                        // [1, problems, 1]
        Tensor ahead = objective.logits(direction);
        double[] before = values;
        double[] after = before.clone();
        float[] steps = steps(logits, ahead, direction, slope, after, done);
        Tensor step = torch.from_blob(new FloatPointer(steps), new long[] {1, problems, 1}, new TensorOptions(ScalarType.Float));
        Tensor change = direction.mul_(step);
        weights.add_(change);
        logits.add_(ahead.mul_(step));
        Tensor next = objective.gradient(logits, weights);
        Tensor smoothNext = preconditioned(next);
        remember(change, next.sub(gradient), smoothNext.sub(smooth));
        gradient.copy_(next);
        smooth.copy_(smoothNext);
        for (int p = 0; p < problems; p++) {
          boolean little = before[p] - after[p] < gain * Math.max(0.01, Math.abs(after[p]));
          if (steps[p] == 0 || little && slow[p]) done[p] = true;
          slow[p] = little;
        }
        values = after;
      }
    }
    history.forEach(Step::release);
    return this;
  }

  private static boolean all(boolean[] done) {
    for (boolean one : done) if (!one) return false;
    return true;
  }

  /**
   * Halved from 1 until a problem's value falls enough; 0 for a problem that is done.
   *
   * @param values before the step, and after it when this returns
   */
  private float[] steps(Tensor logits, Tensor ahead, Tensor direction, Tensor slope, double[] values, boolean[] done) {
    int problems = values.length;
    double[] slopes = doubles(slope);
    float[] steps = new float[problems];
    boolean[] settled = done.clone();
    for (int p = 0; p < problems; p++) steps[p] = done[p] ? 0 : 1;
    for (int tried = 0; tried <= MOST_HALVINGS && !all(settled); tried++) {
      try (PointerScope scope = new PointerScope()) {
        Tensor step = torch.from_blob(new FloatPointer(steps), new long[] {1, problems, 1}, new TensorOptions(ScalarType.Float));
        double[] reached = doubles(objective.values(logits.addcmul(ahead, step), weights.addcmul(direction, step)));
        for (int p = 0; p < problems; p++) {
          if (settled[p]) continue;
          if (reached[p] <= values[p] + SUFFICIENT * steps[p] * slopes[p]) {
            settled[p] = true;
            values[p] = reached[p];
          } else {
            steps[p] = tried == MOST_HALVINGS ? 0 : steps[p] / 2;
          }
        }
      }
    }
    return steps;
  }

  /** The two loops; where a problem's last step taught nothing, its direction is the preconditioned gradient. */
  private Tensor direction(Tensor gradient, Tensor smooth) {
    Tensor q = gradient.neg();
    Tensor r = smooth.neg();
    List<Tensor> alphas = new ArrayList<>();
    List<Step> newest = new ArrayList<>(history);
    Collections.reverse(newest);
    for (Step step : newest) {
      Tensor alpha = dot(step.change, q).mul_(step.inverse);
      alphas.add(alpha);
      q.addcmul_(step.gain, alpha.neg());
      r.addcmul_(step.smoothed, alpha.neg());
    }
    if (!newest.isEmpty()) r.mul_(scale(newest.get(0)));
    else if (preconditioner == null) r.div_(dot(gradient, gradient).sqrt_().clamp_min_(new Scalar(1.0)));
    for (int i = newest.size() - 1; i >= 0; i--) {
      Step step = newest.get(i);
      Tensor beta = dot(step.gain, r).mul_(step.inverse);
      r.addcmul_(step.change, alphas.get(i).sub(beta));
    }
    return r;
  }

  private Tensor preconditioned(Tensor gradient) {
    if (preconditioner == null) return gradient.clone();
    return preconditioner.apply(gradient.view(-1, gradient.size(2))).view(gradient.size(0), gradient.size(1), gradient.size(2));
  }

  /** s'y / y'My of each problem, 1 where the step taught nothing. */
  private static Tensor scale(Step step) {
    Tensor taught = step.inverse.gt(new Scalar(0.0));
    Tensor scale = step.inverse.mul(dot(step.gain, step.smoothed)).reciprocal_();
    return torch.where(taught, scale, torch.ones_like(scale));
  }

  private void remember(Tensor change, Tensor gain, Tensor smoothed) {
    Tensor product = dot(change, gain);
    Tensor inverse = torch.where(product.gt(new Scalar(1e-12)), product.reciprocal(), torch.zeros_like(product));
    if (history.size() == HISTORY) history.removeFirst().release();
    history.addLast(new Step(change, gain, smoothed, inverse).retain());
  }

  /** Of each problem, [1, problems, 1]. */
  private static Tensor dot(Tensor a, Tensor b) {
    return a.mul(b).sum(new long[] {0, 2}, true, new ScalarTypeOptional());
  }

  private static double[] doubles(Tensor perProblem) {
    float[] floats = new float[(int) perProblem.numel()];
    new FloatPointer(perProblem.contiguous().data_ptr_float()).get(floats);
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) values[i] = floats[i];
    return values;
  }
}
