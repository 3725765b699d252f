package org.polyprobe.probe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
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
  private static final double PRECONDITIONED_GAIN = 2e-5;

  /** Problems that have ended are left out of the products as soon as this share or less of them goes on. */
  private static final double WORTH_DROPPING = 0.75;

  private final Linear preconditioner;                        // [inputs, inputs] or null
  private final Tensor found;                                 // [classes, all problems, inputs]
  private final double[] losses;
  private final Deque<Step> history = new ArrayDeque<>();
  private int iterations;

  // Of the problems still searched: [classes, problems, inputs] and [classes, problems, items].
  private SoftmaxObjective objective;
  private int[] numbers;
  private Tensor weights;
  private Tensor logits;
  private Tensor gradient;
  private Tensor smooth;
  private double[] values;
  private boolean[] done;
  private boolean[] slow;

  /**
   * @param change of the weights, {@code gain} of the gradient, {@code smoothed} of the preconditioned gradient
   * @param inverse [1, problems, 1]: 1 / (change · gain), 0 where the step of a problem taught nothing
   */
  private record Step(Tensor change, Tensor gain, Tensor smoothed, Tensor inverse) {
    Step of(Tensor problems) {
      return new Step(change.index_select(1, problems), gain.index_select(1, problems), smoothed.index_select(1, problems),
          inverse.index_select(1, problems));
    }

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
    weights = objective.start();
    logits = objective.logits(weights);
    values = doubles(objective.values(logits, weights));
    gradient = objective.gradient(logits, weights);
    smooth = preconditioned(gradient);
    numbers = IntStream.range(0, objective.problems()).toArray();
    done = new boolean[numbers.length];
    slow = new boolean[numbers.length];
    found = weights.clone();
    losses = values.clone();
  }

  /** [inputs, problems · classes] */
  Tensor weights() {
    return found.permute(2, 1, 0).reshape(found.size(2), -1);
  }

  /** Of each problem, at its end. */
  double[] losses() {
    return losses;
  }

  int iterations() {
    return iterations;
  }

  Lbfgs run() {
    for (; iterations < MOST_ITERATIONS && !all(done); iterations++) {
      int[] left = IntStream.range(0, done.length).filter(p -> !done[p]).toArray();
      if (left.length <= WORTH_DROPPING * done.length) goOnWith(left);
      try (PointerScope scope = new PointerScope()) {
        iterate();
      }
    }
    keep();
    history.forEach(Step::release);
    return this;
  }

  /** Writes down where the problems stand. */
  private void keep() {
    found.index_copy_(1, indices(numbers), weights);
    for (int p = 0; p < numbers.length; p++) losses[numbers[p]] = values[p];
  }

  private void goOnWith(int[] left) {
    keep();
    Tensor problems = indices(left);
    objective = objective.of(problems);
    weights = weights.index_select(1, problems);
    logits = logits.index_select(1, problems);
    gradient = gradient.index_select(1, problems);
    smooth = smooth.index_select(1, problems);
    for (int s = history.size(); s > 0; s--) {
      Step step = history.removeFirst();
      history.addLast(step.of(problems).retain());
      step.release();
    }
    numbers = Arrays.stream(left).map(p -> numbers[p]).toArray();
    values = Arrays.stream(left).mapToDouble(p -> values[p]).toArray();
    boolean[] before = slow;
    slow = new boolean[left.length];
    for (int p = 0; p < left.length; p++) slow[p] = before[left[p]];
    done = new boolean[left.length];
  }

  private void iterate() {
    int problems = objective.problems();
    Tensor direction = direction(gradient, smooth);
    Tensor slope = dot(direction, gradient);                                            // [1, problems, 1]
    Tensor ahead = objective.logits(direction);
    double[] after = values.clone();
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
    double gain = preconditioner == null ? GAIN : PRECONDITIONED_GAIN;
    for (int p = 0; p < problems; p++) {
      boolean little = values[p] - after[p] < gain * Math.max(0.01, Math.abs(after[p]));
      if (steps[p] == 0 || little && slow[p]) done[p] = true;
      slow[p] = little;
    }
    values = after;
  }

  private static Tensor indices(int[] problems) {
    return torch.tensor(Arrays.stream(problems).asLongStream().toArray());
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
