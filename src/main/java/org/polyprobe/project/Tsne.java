package org.polyprobe.project;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Barnes–Hut t-SNE (van der Maaten 2014) with scikit-learn's defaults: principal components as the start, early
 * exaggeration 12 for 250 of 1,000 iterations, learning rate max(n/48, 50), momentum 0.5 then 0.8, angle 0.5.
 *
 * <p>Nothing is random unless the states have fewer than two dimensions to start from. Threads share the work of one
 * iteration; each item's sums are added in one order, so the picture does not depend on how many there are.
 *
 * @param plane the items' places
 * @param divergence KL(P ‖ Q) over the neighbours, in nats: what the picture could not keep
 * @param iterations made; fewer than 1,000 where nothing changed any more
 */
public record Tsne(Plane plane, double divergence, int iterations) {
  private static final double EXAGGERATION = 12;
  private static final int EXPLORING = 250;
  private static final int ITERATIONS = 1000;
  private static final int CHECKED = 50;
  private static final int PATIENCE = 300;
  private static final double LEAST_GRADIENT = 1e-7;
  private static final double LEAST_GAIN = 0.01;

  /**
   * @param states [n, hidden]
   * @param perplexity about how many neighbours count, below n
   * @param seed of the start where the principal components give none
   */
  public static Tsne of(Tensor states, double perplexity, long seed) {
    int n = (int) states.size(0);
    if (!(perplexity >= 1 && perplexity < n)) {
      throw new IllegalArgumentException("perplexity is " + perplexity + ", expected 1 or more and below " + n);
    }
    try (PointerScope scope = new PointerScope()) {
      Descent descent = new Descent(Affinities.of(states, perplexity), start(Pca.of(states).plane(), seed));
      int made = descent.run(0, EXPLORING, 0.5, EXAGGERATION, EXPLORING);
      made = descent.run(made, ITERATIONS, 0.8, 1, PATIENCE);
      return new Tsne(descent.plane, descent.divergence, made);
    }
  }

  /** The principal components, scaled to a deviation of 1e-4 on the first. */
  private static Plane start(Plane components, long seed) {
    double squares = 0;
    for (double x : components.x()) squares += x * x / components.n();
    double scale = squares > 0 ? 1e-4 / Math.sqrt(squares) : 0;
    SplittableRandom random = new SplittableRandom(seed);
    return new Plane(scaled(components.x(), scale, random), scaled(components.y(), scale, random));
  }

  private static double[] scaled(double[] axis, double scale, SplittableRandom random) {
    double reach = Arrays.stream(axis).map(Math::abs).max().orElse(0) * scale;
    return Arrays.stream(axis).map(v -> reach > 1e-12 ? v * scale : 1e-4 * random.nextGaussian()).toArray();
  }

  /** Gradient descent with momentum and a gain for every coordinate, as van der Maaten's. */
  private static final class Descent {
    private final Affinities near;
    private final Plane plane;
    private final int n;
    private final double rate;
    private final double[] gradientX;
    private final double[] gradientY;
    private final double[][] repulsion;
    private double divergence;

    Descent(Affinities near, Plane start) {
      this.near = near;
      plane = start;
      n = start.n();
      rate = Math.max(n / EXAGGERATION / 4, 50);
      gradientX = new double[n];
      gradientY = new double[n];
      repulsion = new double[n][3];
    }

    /** Goes on to the last iteration or until nothing changes any more; momentum and gains start anew. */
    int run(int first, int last, double momentum, double exaggeration, int patience) {
      double[] stepX = new double[n];
      double[] stepY = new double[n];
      double[] gainX = filled(n);
      double[] gainY = filled(n);
      double best = Double.MAX_VALUE;
      int bestAt = first;
      for (int i = first; i < last; i++) {
        boolean checked = (i + 1) % CHECKED == 0 || i == last - 1;
        gradient(exaggeration, checked);
        advance(plane.x(), gradientX, stepX, gainX, momentum);
        advance(plane.y(), gradientY, stepY, gainY, momentum);
        if (!checked) continue;
        if (divergence < best) {
          best = divergence;
          bestAt = i;
        } else if (i - bestAt > patience) {
          return i + 1;
        }
        if (norm() <= LEAST_GRADIENT) return i + 1;
      }
      return last;
    }

    private static double[] filled(int n) {
      double[] ones = new double[n];
      Arrays.fill(ones, 1);
      return ones;
    }

    private void advance(double[] place, double[] gradient, double[] step, double[] gain, double momentum) {
      for (int i = 0; i < n; i++) {
        gain[i] = Math.max(LEAST_GAIN, step[i] * gradient[i] < 0 ? gain[i] + 0.2 : gain[i] * 0.8);
        step[i] = momentum * step[i] - rate * gain[i] * gradient[i];
        place[i] += step[i];
      }
    }

    private double norm() {
      double squares = 0;
      for (int i = 0; i < n; i++) squares += gradientX[i] * gradientX[i] + gradientY[i] * gradientY[i];
      return Math.sqrt(squares);
    }

    /** 4 (Σ_j p_ij q_ij (y_i − y_j) − Σ_j q_ij² (y_i − y_j) / Z), q = 1/(1 + d²), Z = Σ q. */
    private void gradient(double exaggeration, boolean withDivergence) {
      QuadTree tree = new QuadTree(plane);
      int chunks = Math.min(n, 64);
      IntStream all = IntStream.range(0, chunks);
      // A common pool without threads, which some containers set, would leave the chunks lying.
      (ForkJoinPool.getCommonPoolParallelism() > 0 ? all.parallel() : all).forEach(chunk -> {
        int[] stack = tree.stack();
        for (int i = (int) ((long) n * chunk / chunks); i < (long) n * (chunk + 1) / chunks; i++) {
          tree.repulsion(plane.x()[i], plane.y()[i], repulsion[i], stack);
          attract(i, exaggeration);
        }
      });
      double z = 0;
      for (int i = 0; i < n; i++) z += repulsion[i][0];
      for (int i = 0; i < n; i++) {
        gradientX[i] = 4 * (gradientX[i] - repulsion[i][1] / z);
        gradientY[i] = 4 * (gradientY[i] - repulsion[i][2] / z);
      }
      if (withDivergence) divergence = divergence(exaggeration, z);
    }

    private void attract(int i, double exaggeration) {
      double x = plane.x()[i];
      double y = plane.y()[i];
      double fx = 0;
      double fy = 0;
      for (int e = near.start()[i]; e < near.start()[i + 1]; e++) {
        double dx = x - plane.x()[near.item()[e]];
        double dy = y - plane.y()[near.item()[e]];
        double force = exaggeration * near.p()[e] / (1 + dx * dx + dy * dy);
        fx += force * dx;
        fy += force * dy;
      }
      gradientX[i] = fx;
      gradientY[i] = fy;
    }

    private double divergence(double exaggeration, double z) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        for (int e = near.start()[i]; e < near.start()[i + 1]; e++) {
          double dx = plane.x()[i] - plane.x()[near.item()[e]];
          double dy = plane.y()[i] - plane.y()[near.item()[e]];
          double p = exaggeration * near.p()[e];
          sum += p * Math.log(Math.max(p, Float.MIN_NORMAL) / Math.max(1 / (1 + dx * dx + dy * dy) / z, Float.MIN_NORMAL));
        }
      }
      return sum;
    }
  }
}
