package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.polyprobe.nn.Libtorch;

class TransferTest {
  private static Resampled score(double value, double chance, double... draws) {
    return new Resampled(Bootstrap.estimate(value, draws, chance, 10), draws);
  }

  /** Accuracies in English, Arabic and Swahili as the paper prints them, and the efficiencies they come to. */
  @Test
  void thePapersModelsChangePlacesWhenChanceIsTakenOff() {
    double[][] models = {{0.70, 0.59, 0.50}, {0.54, 0.47, 0.40}};
    double[][] raw = {{0.843, 0.714}, {0.870, 0.741}};
    double[][] corrected = {{0.700, 0.455}, {0.661, 0.323}};
    for (int model = 0; model < 2; model++) {
      Resampled english = score(models[model][0], 1 / 3.0, models[model][0]);
      for (int target = 0; target < 2; target++) {
        double accuracy = models[model][target + 1];
        Resampled other = score(accuracy, 1 / 3.0, accuracy);
        assertEquals(raw[model][target], Transfer.efficiency(english, other).estimate().value(), 5e-4);
        assertEquals(corrected[model][target], Transfer.corrected(english, other).estimate().value(), 5e-4);
        assertEquals(models[model][0] - accuracy, Transfer.gap(english, other).estimate().value(), 1e-12);
      }
    }
  }

  /** Draw by draw: 0.4/0.8, 0.3/0.6, 0.6/0.9. */
  @Test
  void quotientsArePaired() {
    Resampled source = score(0.8, 0.5, 0.8, 0.6, 0.9);
    Resampled target = score(0.4, 0.2, 0.4, 0.3, 0.6);
    assertArrayEquals(new double[] {0.5, 0.5, 2 / 3.0}, Transfer.efficiency(source, target).draws(), 1e-12);
    assertArrayEquals(new double[] {2 / 3.0, 1, 1}, Transfer.corrected(source, target).draws(), 1e-12);
    assertArrayEquals(new double[] {0.4, 0.3, 0.3}, Transfer.gap(source, target).draws(), 1e-12);
    assertEquals(1, Transfer.efficiency(source, source).estimate().low(), 1e-12);
  }

  @Test
  void aSourceAtChanceHasNoEfficiencyAboveIt() {
    Resampled source = score(0.36, 1 / 3.0, 0.30, 0.36, 0.40);
    Resampled target = score(0.34, 1 / 3.0, 0.33, 0.34, 0.35);
    assertTrue(Transfer.atChance(source.estimate()));
    Estimate corrected = Transfer.corrected(source, target).estimate();
    assertTrue(Double.isNaN(corrected.value()) && Double.isNaN(corrected.low()) && Double.isNaN(corrected.high()));
    assertEquals(0.34 / 0.36, Transfer.efficiency(source, target).estimate().value(), 1e-12);
    assertTrue(Double.isNaN(Transfer.efficiency(score(0, 0, 0, 0), target).estimate().value()), "0 in the source");
  }

  @Test
  void runsAreResampledOutsideTheItemsAndAlikeForAllScores() {
    Resampled low = score(0.2, 0, Collections.nCopies(1000, 0.2).stream().mapToDouble(d -> d).toArray());
    Resampled high = score(0.4, 0, Collections.nCopies(1000, 0.4).stream().mapToDouble(d -> d).toArray());
    Resampled both = Transfer.overRuns(List.of(low, high), 1);
    assertEquals(0.3, both.estimate().value(), 1e-12);
    assertEquals(Set.of(200L, 300L, 400L), Set.copyOf(
        java.util.Arrays.stream(both.draws()).mapToObj(d -> Math.round(d * 1000)).toList()));
    assertEquals(500, java.util.Arrays.stream(both.draws()).filter(d -> Math.abs(d - 0.3) < 1e-9).count(), 60);
    assertEquals(0.2, both.estimate().low(), 1e-12);
    assertArrayEquals(both.draws(), Transfer.overRuns(List.of(low, high), 1).draws());
    assertEquals(Math.sqrt(0.02), Transfer.deviation(List.of(0.2, 0.4)), 1e-12);
    assertEquals(0.3, Transfer.mean(List.of(low, high)).draws()[7], 1e-12);
  }

  /** Interval of the efficiency against its delta-method standard error for n = 2,490 paired items. */
  @Test
  void theIntervalAgreesWithTheDeltaMethod() {
    Libtorch.load();
    int n = 2490;
    double[] source = new double[n];
    double[] target = new double[n];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < n; i++) {
      source[i] = random.nextDouble() < 0.7 ? 1 : 0;
      target[i] = random.nextDouble() < (source[i] == 1 ? 0.7 : 0.35) ? 1 : 0;
    }
    try (PointerScope scope = new PointerScope(); Bootstrap bootstrap = new Bootstrap(1)) {
      Resampled s = new Resampled(bootstrap.ofMean(source, 1 / 3.0), bootstrap.means(source));
      Resampled t = new Resampled(bootstrap.ofMean(target, 1 / 3.0), bootstrap.means(target));
      Estimate efficiency = Transfer.efficiency(s, t).estimate();
      double ratio = efficiency.value();
      double variance = 0;
      for (int i = 0; i < n; i++) variance += Math.pow(target[i] - ratio * source[i], 2) / n;
      double error = Math.sqrt(variance / n) / s.estimate().value();
      assertEquals(2 * 1.96 * error, efficiency.high() - efficiency.low(), 0.12 * 2 * 1.96 * error);
    }
  }

  @Test
  void aHeadThatAlwaysSaysTheSameHasCollapsed() {
    Estimate good = new Estimate(0.6, 0.5, 0.7, 1 / 3.0, 100);
    List<String> balanced = List.of("a", "b", "a", "b");
    HeadCollapse alive = HeadCollapse.of(List.of(balanced), good);
    assertEquals(Math.log(2), alive.entropy(), 1e-12);
    assertEquals(0.5, alive.topShare());
    assertTrue(alive.signs().isEmpty());
    List<String> constant = Stream.concat(Collections.nCopies(99, "a").stream(), Stream.of("b")).toList();
    HeadCollapse dead = HeadCollapse.of(List.of(constant), new Estimate(0.34, 0.3, 0.38, 1 / 3.0, 100));
    assertEquals(Set.of(HeadCollapse.Sign.values()), dead.signs());
    assertEquals(-0.99 * Math.log(0.99) - 0.01 * Math.log(0.01), dead.entropy(), 1e-12);
    List<String> most = Stream.concat(Collections.nCopies(96, "a").stream(), Collections.nCopies(4, "b").stream()).toList();
    assertEquals(Set.of(HeadCollapse.Sign.ONE_CLASS), HeadCollapse.of(List.of(most), good).signs());
    HeadCollapse each = HeadCollapse.of(List.of(List.of("a", "a"), List.of("b", "b")), good);
    assertEquals(0, each.entropy(), "every run says one thing, though not the same");
    assertEquals(1, each.topShare());
    assertFalse(Transfer.atChance(good));
  }
}
