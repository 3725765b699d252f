package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class CkaTest extends Scoped {
  /** {@code tools/make_cka.py}: numpy, with explicit loops and every item really left out. */
  @Test
  void agreesWithNumpy() throws IOException {
    JsonNode golden = new ObjectMapper().readTree(Path.of("src/test/resources/measure/cka.json").toFile());
    List<Tensor> spaces = new ArrayList<>();
    for (JsonNode space : golden.get("spaces")) spaces.add(matrix(space));
    Cka cka = Cka.of(Grams.of(spaces));
    for (JsonNode pair : golden.get("pairs")) {
      Jackknife found = cka.between(pair.get("first").asInt(), pair.get("second").asInt());
      assertEquals(pair.get("cka").asDouble(), found.value(), 1e-10);
      for (int i = 0; i < cka.n(); i++) assertEquals(pair.get("left_out").get(i).asDouble(), found.leftOut()[i], 1e-10);
      Estimate estimate = found.estimate(0);
      assertEquals(pair.get("low").asDouble(), estimate.low(), 1e-9);
      assertEquals(pair.get("high").asDouble(), estimate.high(), 1e-9);
    }
    Cka trimmed = Cka.of(Grams.of(spaces).withoutLargest(3));
    assertEquals(golden.get("trimmed").asDouble(), trimmed.between(0, 1).value(), 1e-10);
  }

  @Test
  void rotationScaleAndShiftChangeNothing() {
    Tensor states = States.random(40, 24, 1);
    Tensor other = states.to(ScalarType.Double).mm(States.rotation(24, 2)).mul(new Scalar(3.0)).add(new Scalar(7.0));
    assertEquals(1, Cka.of(Grams.of(List.of(states, other))).between(0, 1).value(), 1e-9);
  }

  /** Without debiasing, 100 independent vectors of 768 dimensions score 0.885. */
  @Test
  void unrelatedSpacesScoreNothingWhereTheBiasedEstimatorScoresMuch() {
    Tensor first = States.random(100, 768, 1).to(ScalarType.Double);
    Tensor second = States.random(100, 768, 2).to(ScalarType.Double);
    assertEquals(0.885, biased(first, second), 0.01);
    Estimate estimate = Cka.of(Grams.of(List.of(first, second))).between(0, 1).estimate(0);
    assertEquals(0, estimate.value(), 0.05);
    assertTrue(estimate.low() < 0 && estimate.high() > 0, estimate.toString());
  }

  @Test
  void chanceIsWhatPermutedRowsGive() {
    Tensor first = States.random(60, 20, 1);
    Tensor second = States.noisy(first, 0.5, 2);
    Tensor third = States.random(60, 20, 3);
    Grams grams = Grams.of(List.of(first, second, third));
    double chance = grams.chance(5);
    assertTrue(Cka.of(grams).between(0, 1).value() > 3 * chance, chance + "");
    assertTrue(Math.abs(Cka.of(grams).between(0, 2).value()) < 2 * chance, chance + "");
    assertEquals(chance, grams.chance(5), "the seed decides");
  }

  /** The interval should hold the value of many items in about 95 of 100 samples; 86 to 100 is three standard errors. */
  @Test
  void theIntervalCoversTheValueOfManyItems() {
    int samples = 60;
    Tensor mixing = States.random(12, 12, 99);
    int covered = 0;
    double truth = 0;
    try (PointerScope scope = new PointerScope()) {
      Tensor many = States.random(900, 12, 1000);
      truth = Cka.of(Grams.of(List.of(many, States.noisy(many.mm(mixing), 3, 2000)))).between(0, 1).value();
    }
    for (int s = 0; s < samples; s++) {
      try (PointerScope scope = new PointerScope()) {
        Tensor states = States.random(80, 12, s);
        Estimate estimate = Cka.of(Grams.of(List.of(states, States.noisy(states.mm(mixing), 3, 5000 + s)))).between(0, 1).estimate(0);
        if (estimate.low() <= truth && truth <= estimate.high()) covered++;
      }
    }
    assertTrue(covered >= 0.86 * samples, covered + " of " + samples + " hold " + truth);
  }

  @Test
  void aMeanLeavesAnItemOutOfAllAtOnce() {
    Jackknife mean = Jackknife.mean(List.of(new Jackknife(0.2, new double[] {0.1, 0.3}),
        new Jackknife(0.6, new double[] {0.5, 0.7})));
    assertEquals(0.4, mean.value(), 1e-15);
    assertEquals(0.3, mean.leftOut()[0], 1e-15);
    assertEquals(0.5, mean.leftOut()[1], 1e-15);
  }

  @Test
  void equalRowsHaveNoValueAndFewRowsNoMeasure() {
    Tensor flat = States.of(new double[] {1, 2}, new double[] {1, 2}, new double[] {1, 2}, new double[] {1, 2},
        new double[] {1, 2});
    assertTrue(Double.isNaN(Cka.of(Grams.of(List.of(flat, States.random(5, 3, 1)))).between(0, 1).estimate(0).value()));
    assertThrows(IllegalArgumentException.class, () -> Cka.of(Grams.of(List.of(States.random(4, 3, 1)))));
    assertThrows(IllegalArgumentException.class, () -> Grams.of(List.of(flat)).withoutLargest(2));
  }

  @Test
  void nothingStaysInNativeMemory() {
    Tensor states = States.random(20, 8, 1);
    measured(states);
    long before = Pointer.totalCount();
    for (int i = 0; i < 5; i++) measured(states);
    assertEquals(before, Pointer.totalCount());
  }

  private static void measured(Tensor states) {
    try (PointerScope scope = new PointerScope()) {
      Grams grams = Grams.of(List.of(states, states)).withoutLargest(2);
      Cka.of(grams);
      grams.chance(1);
    }
  }

  private static double biased(Tensor x, Tensor y) {
    Tensor a = x.sub(x.mean(0));
    Tensor b = y.sub(y.mean(0));
    double both = b.t().mm(a).norm().item_double();
    return both * both / (a.t().mm(a).norm().item_double() * b.t().mm(b).norm().item_double());
  }

  private static Tensor matrix(JsonNode rows) {
    double[] values = new double[rows.size() * rows.get(0).size()];
    int i = 0;
    for (JsonNode row : rows) for (JsonNode value : row) values[i++] = value.asDouble();
    return Doubles.tensor(values, rows.size(), rows.get(0).size());
  }
}
