package org.polyprobe.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Placement;

/**
 * Random configurations against transformers: every checkpoint that {@code tools/fuzz_encoders.py} wrote into the folder
 * named by the property {@code fuzz}. Run by name only, as it needs that folder; see tools/README.md.
 */
class EncoderFuzz {
  /** The largest share of the tolerance that one draw used. */
  private record Difference(String draw, double share) {}

  @Test
  void everyDrawEqualsTransformers() throws IOException {
    Map<String, List<Difference>> families = new TreeMap<>();
    try (Stream<Path> folders = Files.list(Path.of(System.getProperty("fuzz")).toAbsolutePath())) {
      for (Path folder : folders.sorted().toList()) {
        String draw = folder.getFileName().toString();
        families.computeIfAbsent(draw.substring(0, draw.lastIndexOf('-')), family -> new ArrayList<>())
            .add(new Difference(draw, share(folder)));
      }
    }
    assertFalse(families.isEmpty(), "the folder is empty");
    families.forEach((family, draws) -> {
      Difference worst = Collections.max(draws, (a, b) -> Double.compare(a.share, b.share));
      System.out.printf("%-12s %4d draws, worst %.3f of the tolerance in %s%n", family, draws.size(), worst.share,
          worst.draw);
    });
    List<Difference> beyond = families.values().stream().flatMap(List::stream).filter(d -> !(d.share <= 1))
        .collect(Collectors.toList());
    assertTrue(beyond.isEmpty(), beyond::toString);
  }

  private static double share(Path folder) throws IOException {
    double worst = 0;
    try (Checkpoint checkpoint = Checkpoint.open(folder);
         LanguageModel model = ModelFamily.of(checkpoint).load(checkpoint, Placement.CPU)) {
      for (GoldenInput input : GoldenInput.of(folder.toString())) {
        try (PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
          Batch batch = input.batch(Placement.CPU);
          List<Tensor> layers = model.forward(batch).layers();
          if (layers.size() != input.layers()) return Double.POSITIVE_INFINITY;
          for (int i = 0; i < layers.size(); i++) worst = worse(worst, share(input.states(i), layers.get(i)));
          if (input.json().has("logits")) {
            worst = worse(worst, share(input.logits(), GoldenLogits.of(checkpoint, model, batch, Placement.CPU)));
          }
        }
      }
    }
    return worst;
  }

  /** The largest |actual - expected| / (2e-5 + 2e-5 |expected|); empty expected rows are not compared. */
  private static double share(double[][] expected, Tensor actual) {
    if (actual.size(0) != expected.length) return Double.POSITIVE_INFINITY;
    double worst = 0;
    for (int row = 0; row < expected.length; row++) {
      if (expected[row].length == 0) continue;
      if (actual.size(1) != expected[row].length) return Double.POSITIVE_INFINITY;
      float[] values = new float[expected[row].length];
      actual.select(0, row).to(ScalarType.Float).contiguous().data_ptr_float().get(values);
      for (int i = 0; i < values.length; i++) {
        double difference = Math.abs(values[i] - expected[row][i]);
        worst = worse(worst, difference / (GoldenInput.TOLERANCE * (1 + Math.abs(expected[row][i]))));
      }
    }
    return worst;
  }

  /** Math.max, except that NaN is the worst of all. */
  private static double worse(double a, double b) {
    return Double.isNaN(a) || Double.isNaN(b) ? Double.POSITIVE_INFINITY : Math.max(a, b);
  }
}
