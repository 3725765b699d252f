package org.polyprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.polyprobe.nn.Libtorch;

class OnlineCodeTest {
  static {
    Libtorch.load();
  }

  private static double length(boolean readable) {
    try (PointerScope scope = new PointerScope()) {
      SplittableRandom random = new SplittableRandom(1);
      int n = 2000;
      float[] x = new float[n * 4];
      int[] labels = new int[n];
      for (int i = 0; i < n; i++) {
        labels[i] = random.nextInt(4);
        for (int j = 0; j < 4; j++) x[4 * i + j] = (float) random.nextGaussian(readable && j == labels[i] ? 8 : 0, 1);
      }
      Tensor states = torch.tensor(x).view(n, 4);
      OnlineCode code = OnlineCode.of(states, labels, 4, IntStream.rangeClosed(1, n).toArray(), 1);
      assertEquals(2 * n, Arrays.stream(code.uniform()).sum(), 1e-9);
      assertEquals(2, code.bits()[0], 1e-12, "the first block is sent by a uniform code");
      return Arrays.stream(code.bits()).sum();
    }
  }

  @Test void labelsThatCanBeReadTakeLittleMoreThanTheFirstBlock() {
    double bits = length(true);
    assertTrue(bits > 2 * 125 && bits < 2 * 125 + 150, "" + bits);
  }

  @Test void labelsThatCannotBeReadTakeAboutAsMuchAsAUniformCode() {
    double bits = length(false);
    assertTrue(bits > 0.98 * 4000 && bits < 1.1 * 4000, "" + bits);
  }
}
