package org.polyprobe.project;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TsneTest {
  @Test
  void isAsGoodAsScikitLearns() {
    try (PointerScope scope = new PointerScope()) {
      Tensor states = ScikitLearn.states();
      for (JsonNode golden : ScikitLearn.GOLDEN.get("tsne")) {
        Tsne found = Tsne.of(states, golden.get("perplexity").asDouble(), 1);
        assertEquals(golden.get("kl").asDouble(), found.divergence(), 0.02, golden.toString());
        assertEquals(golden.get("trustworthiness").asDouble(), Trustworthiness.of(states, found.plane()), 0.02,
            golden.toString());
      }
    }
  }

  @Test
  void trustworthinessIsScikitLearns() {
    try (PointerScope scope = new PointerScope()) {
      Tensor states = ScikitLearn.states();
      assertEquals(ScikitLearn.GOLDEN.get("pca_trustworthiness").asDouble(),
          Trustworthiness.of(states, Pca.of(states).plane()), 1e-12);
      SplittableRandom random = new SplittableRandom(1);
      Plane anywhere = new Plane(random.doubles(240).toArray(), random.doubles(240).toArray());
      assertEquals(Trustworthiness.chance(240), Trustworthiness.of(states, anywhere), 0.03);
      assertEquals(Trustworthiness.chance(240), ScikitLearn.GOLDEN.get("random_trustworthiness").asDouble(), 0.03);
    }
  }

  @Test
  void threadsDoNotChangeThePicture() throws Exception {
    try (PointerScope scope = new PointerScope()) {
      Tensor states = ScikitLearn.states();
      Plane many = Tsne.of(states, 10, 1).plane();
      Plane one = new ForkJoinPool(1).submit(() -> {
        try (PointerScope own = new PointerScope()) {
          return Tsne.of(ScikitLearn.states(), 10, 1).plane();
        }
      }).get();
      assertArrayEquals(many.x(), one.x());
    }
  }

  /** Every p_{j|i} has the entropy of a uniform choice among as many as the perplexity says. */
  @Test
  void perplexityIsMet() {
    double[] distances = new SplittableRandom(3).doubles(91, 0, 40).toArray();
    double[] p = Affinities.conditional(distances, 30);
    double entropy = Arrays.stream(p).filter(v -> v > 0).map(v -> -v * Math.log(v)).sum();
    assertEquals(30, Math.exp(entropy), 1e-2);
    assertEquals(1, Arrays.stream(p).sum(), 1e-12);
  }

  @Test
  void equalItemsStayTogetherAndStatesOfOneDimensionHaveAPicture() {
    double[][] rows = new double[40][1];
    for (int i = 0; i < 40; i++) rows[i][0] = i / 2;
    try (PointerScope scope = new PointerScope()) {
      Plane plane = Tsne.of(ScikitLearn.tensor(rows), 5, 1).plane();
      assertTrue(Arrays.stream(plane.x()).allMatch(Double::isFinite) && Arrays.stream(plane.y()).allMatch(Double::isFinite));
      double spread = Arrays.stream(plane.x()).max().orElseThrow() - Arrays.stream(plane.x()).min().orElseThrow();
      assertEquals(plane.x()[0], plane.x()[1], 0.15 * spread);
    }
  }

  @Test
  void aPerplexityOfAllItemsIsRefused() {
    try (PointerScope scope = new PointerScope()) {
      Tensor states = ScikitLearn.states();
      assertThrows(IllegalArgumentException.class, () -> Tsne.of(states, 240, 1));
      assertThrows(IllegalArgumentException.class, () -> Trustworthiness.of(states,
          new Plane(new double[10], new double[10])));
    }
  }
}
