package org.polyprobe.measure;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Matrices of states for tests: written out, or random from a seed. Call inside a scope. */
final class States {
  static {
    System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
  }

  private States() {}

  static void load() {}

  static Tensor of(double[]... rows) {
    double[] values = new double[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
    return Doubles.tensor(values, rows.length, rows[0].length).to(ScalarType.Float);
  }

  static Tensor random(int n, int hidden, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[n * hidden];
    for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
    return Doubles.tensor(values, n, hidden);
  }

  /** The states with noise of a size added: noisier translations. */
  static Tensor noisy(Tensor states, double noise, long seed) {
    Tensor other = random((int) states.size(0), (int) states.size(1), seed);
    return states.add(other.mul(new Scalar(noise)));
  }

  /** An orthogonal matrix. */
  static Tensor rotation(int hidden, long seed) {
    return torch.linalg_qr(random(hidden, hidden, seed).to(ScalarType.Double)).get0();
  }

  static Pairs pairs(Tensor source, Tensor target) {
    return Pairs.of(Vectors.of(source), Vectors.of(target));
  }

  /** Pairs with exactly these cosines, every text different. */
  static Pairs pairs(double[][] cosines) {
    int[] texts = IntStream.range(0, cosines.length).toArray();
    return pairs(cosines, texts, texts);
  }

  /** Pairs with exactly these cosines and texts so numbered. */
  static Pairs pairs(double[][] cosines, int[] source, int[] target) {
    return new Pairs(cosines, source, target, 0);
  }
}
