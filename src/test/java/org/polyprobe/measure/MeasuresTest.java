package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.polyprobe.result.Definition;

class MeasuresTest extends Scoped {
  private static final List<PairMeasure> PAIRS =
      Stream.of(Measures.WORDS, Measures.SENTENCES).flatMap(List::stream).toList();

  @Test void everyMeasureIsDefined() {
    List<Measure> all = Measures.all();
    assertEquals(all.size(), all.stream().map(Measure::name).distinct().count());
    for (Measure measure : all) {
      Definition definition = measure.definition();
      assertTrue(definition.lowest() < definition.highest(), definition.name());
      assertTrue(!definition.title().isEmpty() && !definition.source().isEmpty(), definition.name());
      assertTrue(definition.description().contains("baseline"), definition.name());
      assertEquals(measure, Measures.named(measure.name()));
    }
    assertThrows(IllegalArgumentException.class, () -> Measures.named("similarity"));
  }

  @Test void identicalLanguagesScoreOne() {
    Tensor states = States.random(60, 32, 1);
    Pairs pairs = States.pairs(states, states);
    for (PairMeasure measure : PAIRS) {
      Estimate estimate = measure.of(pairs, bootstrap);
      double expected = measure instanceof Margin ? 1 - pairs.mismatched() : 1;
      assertEquals(expected, estimate.value(), 1e-9, measure.name());
    }
  }

  @Test void unrelatedLanguagesScoreTheBaseline() {
    Tensor source = States.random(400, 32, 1);
    Tensor target = States.random(400, 32, 2);
    for (PairMeasure measure : PAIRS) {
      Estimate estimate = measure.of(States.pairs(source, target), bootstrap);
      assertEquals(estimate.baseline(), estimate.value(), 0.03, measure.name());
    }
  }

  @Test void rotationAndScalingChangeNothing() {
    Tensor source = States.random(50, 24, 1);
    Tensor target = States.noisy(source, 1, 2);
    Tensor rotation = States.rotation(24, 3);
    Tensor turned = source.to(ScalarType.Double).mm(rotation);
    Tensor turnedTarget = target.to(ScalarType.Double).mm(rotation).mul(new Scalar(7.0));
    for (PairMeasure measure : PAIRS) {
      Estimate before = measure.of(States.pairs(source, target), bootstrap);
      Estimate after = measure.of(States.pairs(turned, turnedTarget), bootstrap);
      assertEquals(before.value(), after.value(), 1e-9, measure.name());
      assertEquals(before.low(), after.low(), 1e-6, measure.name());
    }
  }

  @Test void undirectedMeasuresAreSymmetric() {
    Pairs pairs = States.pairs(States.random(50, 24, 1), States.noisy(States.random(50, 24, 1), 1, 2));
    for (PairMeasure measure : PAIRS) {
      if (measure.directed()) continue;
      Estimate there = measure.of(pairs, bootstrap);
      Estimate back = measure.of(pairs.reversed(), bootstrap);
      assertEquals(there.value(), back.value(), 1e-12, measure.name());
      assertEquals(there.low(), back.low(), 1e-6, measure.name());
    }
  }

  @Test void intervalsHoldTheValueAndRepeat() {
    Tensor source = States.random(80, 24, 1);
    Tensor target = States.noisy(source, 1.5, 2);
    for (PairMeasure measure : PAIRS) {
      Estimate estimate = measure.of(States.pairs(source, target), bootstrap);
      assertTrue(estimate.low() <= estimate.value() && estimate.value() <= estimate.high(), measure.name() + estimate);
      try (Bootstrap same = new Bootstrap(1)) {
        assertEquals(estimate, measure.of(States.pairs(source, target), same), measure.name());
      }
    }
  }

  @Test void measuringLeavesNothingInNativeMemory() {
    measureAll();
    long before = Pointer.totalCount();
    for (int round = 0; round < 10; round++) measureAll();
    assertEquals(before, Pointer.totalCount());
  }

  private void measureAll() {
    try (PointerScope scope = new PointerScope()) {
      Tensor source = States.random(30, 12, 1);
      Centring centring = new Centring(30, 1);
      Pairs pairs = States.pairs(centring.apply(source), centring.apply(States.noisy(source, 1, 2)));
      for (PairMeasure measure : PAIRS) {
        measure.of(pairs, bootstrap);
        measure.of(pairs.select(new int[] {1, 2, 3}).reversed(), bootstrap);
      }
      Space space = SpaceTest.space(30, 12, 1);
      for (SpaceMeasure measure : Measures.STATES) measure.of(space, bootstrap);
    }
  }
}
