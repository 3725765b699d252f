package org.polyprobe.nn;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The fastest matrix product this machine does: what a forward pass is measured against. */
public final class GemmPeak {
  /** Tokens, in, out: as wide as common models' blocks, and a square one that leaves most room for reuse. */
  private static final long[][] SHAPES = {{2048, 768, 3072}, {2048, 3072, 768}, {2048, 1024, 4096}, {2048, 2048, 2048}};

  private GemmPeak() {}

  /**
   * The best of several shapes, over about {@code seconds} in all.
   *
   * @return floating-point operations a second, a multiplication and an addition counting as two
   */
  public static double measure(Placement placement, double seconds) {
    double best = 0;
    for (long[] shape : SHAPES) best = Math.max(best, measure(shape, placement, seconds / SHAPES.length));
    return best;
  }

  private static double measure(long[] shape, Placement placement, double seconds) {
    try (PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
      Tensor x = placement.place(torch.randn(shape[0], shape[1]));                   // [tokens, in]
      Tensor weight = placement.place(torch.randn(shape[2], shape[1]));              // [out, in]
      Linear reordered = Linear.forFewRows(weight);
      long end = System.nanoTime() + (long) (seconds * 1e9);
      double fastest = Double.POSITIVE_INFINITY;
      do {
        fastest = Math.min(fastest, time(() -> reordered.apply(x), placement));
        fastest = Math.min(fastest, time(() -> torch.linear(x, weight), placement));
      } while (System.nanoTime() < end);
      return 2.0 * shape[0] * shape[1] * shape[2] / fastest;
    }
  }

  private static double time(Runnable product, Placement placement) {
    try (PointerScope scope = new PointerScope()) {
      long start = System.nanoTime();
      product.run();
      if (!placement.onCpu()) torch.cuda_synchronize();
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
