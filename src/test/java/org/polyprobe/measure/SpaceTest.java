package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** The measures of hidden states, against the tokens they sum up. */
class SpaceTest extends Scoped {
  /** Sentences of 3 to 9 isotropic Gaussian tokens. */
  static Space space(int n, int hidden, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor[] sentences = new Tensor[n];
    for (int i = 0; i < n; i++) sentences[i] = States.random(3 + random.nextInt(7), hidden, random.nextLong());
    return space(sentences);
  }

  /** What extraction would keep of tokens [tokens, hidden] per sentence; the sample is each one's first. */
  static Space space(Tensor... sentences) {
    int n = sentences.length;
    int hidden = (int) sentences[0].size(1);
    double[] tokens = new double[n];
    double[] norm = new double[n];
    double[] nearZero = new double[n];
    double[][] mean = new double[n][];
    double[][] square = new double[n][];
    double[][] sample = new double[n][];
    for (int i = 0; i < n; i++) {
      Tensor states = sentences[i].to(ScalarType.Double);
      tokens[i] = states.size(0);
      norm[i] = states.square().sum(1).sqrt().mean().item_double();
      nearZero[i] = states.abs().lt(new Scalar(0.01)).to(ScalarType.Double).mean().item_double();
      mean[i] = Doubles.of(states.mean(0));
      square[i] = Doubles.of(states.square().mean(0));
      sample[i] = Doubles.of(states.select(0, 0));
      assertEquals(hidden, mean[i].length);
    }
    return new Space(new Space.Sentences(Doubles.tensor(tokens, n), States.of(mean), States.of(square),
        Doubles.tensor(norm, n), Doubles.tensor(nearZero, n), States.of(sample)));
  }

  private Estimate of(String measure, Space space) {
    return ((SpaceMeasure) Measures.named(measure)).of(space, bootstrap);
  }

  @Test void tokenMeasuresWeighSentencesByTheirTokens() {
    Space space = space(States.of(new double[] {3, 4}), States.of(new double[] {0, 1}, new double[] {0, -2},
        new double[] {0.001, 5}));
    assertEquals((5 + 1 + 2 + 5) / 4.0, of("norm", space).value(), 1e-6);
    double mean = (3 + 4 + 1 - 2 + 5.001) / 8;
    assertEquals(mean, of("mean", space).value(), 1e-6);
    assertEquals(Math.sqrt((9 + 16 + 1 + 4 + 25) / 8.0 - mean * mean), of("sd", space).value(), 1e-6);
    assertEquals(3 / 8.0, of("near-zero", space).value(), 1e-6);
    assertEquals(46 / 55.0, of("outlier", space).value(), 1e-6);
    assertEquals(1, of("outlier.dimension", space).value());
  }

  @Test void isotropicStatesScoreTheBaselines() {
    Space space = space(200, 48, 3);
    for (SpaceMeasure measure : Measures.STATES) {
      Estimate estimate = measure.of(space, bootstrap);
      if (Double.isNaN(estimate.baseline())) continue;
      double scale = Math.max(0.05, Math.abs(estimate.baseline()));
      assertEquals(estimate.baseline(), estimate.value(), 0.12 * scale, measure.name());
      assertTrue(estimate.low() <= estimate.value() && estimate.value() <= estimate.high(), measure.name() + estimate);
    }
  }

  @Test void intervalsRepeatWithTheirSeed() {
    for (SpaceMeasure measure : Measures.STATES) {
      Estimate estimate = measure.of(space(40, 16, 3), bootstrap);
      try (Bootstrap same = new Bootstrap(1)) {
        assertEquals(estimate, measure.of(space(40, 16, 3), same), measure.name());
      }
    }
  }

  @Test void anisotropyIsTheMeanCosineOfDifferentSentences() {
    Space space = space(States.of(new double[] {1, 0}), States.of(new double[] {0, 2}), States.of(new double[] {3, 3}));
    assertEquals((0 + Math.sqrt(0.5) + Math.sqrt(0.5)) / 3, of("anisotropy", space).value(), 1e-6);
  }

  @Test void betweenIsTheVarianceOfSentenceVectorsPerSquaredLength() {
    Space space = space(States.of(new double[] {1, 0}), States.of(new double[] {3, 0}));
    assertEquals(2 / 5.0, of("between", space).value(), 1e-6);
  }

  @Test void sharedDirectionIsSeenAsCollapse() {
    Tensor[] sentences = new Tensor[60];
    Tensor shift = torch.cat(new TensorVector(Doubles.tensor(new double[] {100}, 1),
        Doubles.tensor(new double[31], 31)), 0);
    for (int i = 0; i < 60; i++) sentences[i] = States.random(4, 32, i).add(shift);
    Space space = space(sentences);
    assertTrue(of("anisotropy", space).value() > 0.99);
    assertTrue(of("between", space).value() < 0.01);
    assertEquals(0, of("outlier.dimension", space).value());
    assertTrue(of("outlier", space).value() > 0.99);
    assertTrue(of("effective-rank", space).value() > 15, "centring removes what all states share");
  }

  @Test void statesOfZerosHaveValues() {
    Tensor zeros = States.of(new double[] {0, 0, 0});
    Space space = space(zeros, zeros, zeros);
    for (String measure : new String[] {"norm", "sd", "outlier", "anisotropy", "effective-rank", "between"}) {
      assertEquals(0, of(measure, space).value(), measure);
    }
    assertEquals(1, of("near-zero", space).value());
  }

  @Test void misshapenStatisticsAreRefused() {
    Tensor mean = States.random(4, 3, 1);
    Tensor tokens = States.random(4, 1, 1);
    assertThrows(IllegalArgumentException.class,
        () -> new Space(new Space.Sentences(tokens, mean, mean, tokens, tokens, States.random(4, 2, 1))));
  }
}
