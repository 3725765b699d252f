package org.polyprobe.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.polyprobe.nn.Libtorch;

class SoftmaxRegressionTest {
  static {
    Libtorch.load();
  }

  /** The numbers of tools/probe_golden.py. */
  private record Case(double[][] x, int[] labels, int classes) {
    static Case of(int n, int d, int k) {
      double[][] x = new double[n][d];
      int[] labels = new int[n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < d; j++) x[i][j] = (Math.sin(1.3 * i + 0.7 * j * j) + 0.3 * Math.cos((double) i * j)) * (1 + j % 5) + j;
        double best = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < k; c++) {
          double logit = 2 * Math.sin(9 * i + 5 * c);
          for (int j = 0; j < d; j++) logit += x[i][j] * Math.cos(j * 3.1 + 2.3 * c) / Math.sqrt(d);
          if (logit > best) {
            best = logit;
            labels[i] = c;
          }
        }
      }
      return new Case(x, labels, k);
    }

    Tensor tensor() {
      float[] flat = new float[x.length * x[0].length];
      for (int i = 0; i < flat.length; i++) flat[i] = (float) x[i / x[0].length][i % x[0].length];
      return torch.tensor(flat).view(x.length, x[0].length);
    }

    SoftmaxRegression.Problem fold(int fold) {
      boolean[] training = new boolean[labels.length];
      for (int i = 0; i < training.length; i++) training[i] = i % 5 != fold;
      return new SoftmaxRegression.Problem(labels, training);
    }
  }

  /** Losses and held-out hits of scikit-learn 1.9, two folds side by side here. */
  @ParameterizedTest
  @CsvSource({"600, 30, 4, 1, 0, 0.24291999738, 106",
      "600, 30, 4, 1, 1, 0.25626014963, 107",
      "600, 30, 4, 100, 0, 0.39921092190, 104",
      "600, 30, 4, 100, 1, 0.39852743555, 104",
      "80, 90, 5, 1, 0, 0.28867065011, 11",
      "80, 90, 5, 1, 1, 0.28804468781, 10"})
  void findsTheMinimumThatScikitLearnFinds(int n, int d, int k, double l2, int fold, double loss, int right) {
    try (PointerScope scope = new PointerScope()) {
      Case numbers = Case.of(n, d, k);
      SoftmaxRegression found = SoftmaxRegression.train(numbers.tensor(), k, List.of(numbers.fold(0), numbers.fold(1)), l2);
      assertEquals(loss, found.losses()[fold], 4e-4);
      int[] predicted = found.predict(numbers.tensor())[fold];
      int hits = 0;
      for (int i = 0; i < n; i++) if (i % 5 == fold && predicted[i] == numbers.labels()[i]) hits++;
      assertEquals(right, hits, 1, "one near the border may fall on either side");
    }
  }

  @Test void scaleAndShiftOfInputsChangeNothing() {
    try (PointerScope scope = new PointerScope()) {
      Case numbers = Case.of(200, 12, 3);
      SoftmaxRegression plain = SoftmaxRegression.train(numbers.tensor(), 3, List.of(numbers.fold(0)), 10);
      Tensor moved = numbers.tensor().mul(new Scalar(50.0)).add(new Scalar(7.0));
      SoftmaxRegression scaled = SoftmaxRegression.train(moved, 3, List.of(numbers.fold(0)), 10);
      assertEquals(plain.losses()[0], scaled.losses()[0], 1e-4);
      assertArrayEquals(plain.predict(numbers.tensor())[0], scaled.predict(moved)[0]);
    }
  }

  @Test void whatIsHeldOutCountsForNothing() {
    try (PointerScope scope = new PointerScope()) {
      Case numbers = Case.of(200, 12, 3);
      SoftmaxRegression.Problem problem = numbers.fold(0);
      int[] spoiled = numbers.labels().clone();
      for (int i = 0; i < spoiled.length; i += 5) spoiled[i] = (spoiled[i] + 1) % 3;
      List<SoftmaxRegression.Problem> both = new ArrayList<>(List.of(problem, new SoftmaxRegression.Problem(spoiled, problem.training())));
      SoftmaxRegression found = SoftmaxRegression.train(numbers.tensor(), 3, both, 1);
      assertEquals(found.losses()[0], found.losses()[1], 1e-6);
    }
  }

  @Test void aConstantInputAndAClassWithoutItemsAreNoTrouble() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = torch.tensor(new float[] {1, 5, 2, 5, 3, 5, 4, 5}).view(4, 2);
      boolean[] all = {true, true, true, true};
      SoftmaxRegression found = SoftmaxRegression.train(x, 3, List.of(new SoftmaxRegression.Problem(new int[] {0, 0, 2, 2}, all)), 0.01);
      assertArrayEquals(new int[] {0, 0, 2, 2}, found.predict(x)[0]);
      SoftmaxRegression single = SoftmaxRegression.train(x, 2, List.of(new SoftmaxRegression.Problem(new int[] {1, 1, 1, 1}, all)), 0.01);
      assertArrayEquals(new int[] {1, 1, 1, 1}, single.predict(x)[0]);
      assertTrue(single.losses()[0] < 0.05);
    }
  }

  @Test void trainingLeavesNothingInNativeMemory() {
    Case numbers = Case.of(100, 8, 3);
    Runnable train = () -> {
      try (PointerScope scope = new PointerScope()) {
        SoftmaxRegression.train(numbers.tensor(), 3, List.of(numbers.fold(0), numbers.fold(1)), 1).predict(numbers.tensor());
      }
    };
    train.run();
    long before = Pointer.totalCount();
    for (int round = 0; round < 5; round++) train.run();
    assertEquals(before, Pointer.totalCount());
  }
}
