package org.polyprobe.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PcaTest {
  @Test
  void agreesWithScikitLearnUpToSign() {
    try (PointerScope scope = new PointerScope()) {
      Pca pca = Pca.of(ScikitLearn.states());
      double[][] expected = ScikitLearn.matrix(ScikitLearn.GOLDEN.get("pca"));
      for (int axis = 0; axis < 2; axis++) {
        double[] found = axis == 0 ? pca.plane().x() : pca.plane().y();
        double sign = Math.signum(found[0] * expected[0][axis]);
        for (int i = 0; i < found.length; i++) assertEquals(expected[i][axis], sign * found[i], 1e-5);
        assertEquals(ScikitLearn.GOLDEN.get("explained").get(axis).asDouble(), pca.explained()[axis], 1e-9);
      }
    }
  }

  /** Fewer items than dimensions take the other way round. */
  @Test
  void productsOfItemsGiveWhatTheCovarianceGives() {
    try (PointerScope scope = new PointerScope()) {
      Tensor few = ScikitLearn.states().narrow(0, 0, 12);                                           // [12, 16]
      Pca items = Pca.of(few);
      Pca covariance = Pca.of(org.bytedeco.pytorch.global.torch.cat(new org.bytedeco.pytorch.TensorVector(few, few)));
      for (int i = 0; i < 12; i++) {
        assertEquals(Math.abs(covariance.plane().x()[i]), Math.abs(items.plane().x()[i]), 1e-9);
        assertEquals(Math.abs(covariance.plane().y()[i]), Math.abs(items.plane().y()[i]), 1e-9);
      }
      assertEquals(covariance.explained()[1], items.explained()[1], 1e-12);
    }
  }

  @Test
  void equalStatesLieOnOnePoint() {
    try (PointerScope scope = new PointerScope()) {
      Pca pca = Pca.of(ScikitLearn.tensor(new double[][] {{1, 2, 3}, {1, 2, 3}}));
      assertEquals(0, pca.plane().x()[1], 1e-12);
      assertTrue(Double.isNaN(pca.explained()[0]));
    }
  }

  @Test
  void nothingStaysInNativeMemory() {
    try (PointerScope scope = new PointerScope()) {
      Tensor states = ScikitLearn.states();
      Pca.of(states);
      long before = Pointer.totalCount();
      Plane plane = Pca.of(states).plane();
      Trustworthiness.of(states, plane);
      Tsne.of(states.narrow(0, 0, 20), 5, 1);
      // The narrowed view is ours; nothing else may stay.
      assertEquals(before + 1, Pointer.totalCount());
    }
  }

}
