package org.polyprobe.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.Placement;

/**
 * Compares our states with those transformers computed for the checkpoints {@code tools/fuzz_families.py} drew, and
 * prints the worst difference per family. Exits with 1 where a number is off by more than the golden tolerance and also
 * by more than twice what transformers itself is off in float32: some draws are that badly conditioned.
 */
final class FuzzFamilies {
  private static final Placement BFLOAT16 = new Placement("cpu", Dtype.BFLOAT16);

  private FuzzFamilies() {}

  /**
   * @param difference largest absolute difference of a number
   * @param share largest share of the golden tolerance a number uses
   * @param theirShare the same of transformers in float32
   * @param cosine mean cosine of a state computed in bfloat16
   * @param theirCosine the same of transformers
   */
  private record Outcome(String name, double difference, double share, double theirShare, double cosine,
                         double theirCosine) {
    boolean beyond() {
      return !(share <= Math.max(1, 2 * theirShare));
    }
  }

  public static void main(String[] arguments) throws IOException {
    Map<String, List<Outcome>> families = new TreeMap<>();
    try (Stream<Path> folders = Files.list(Path.of(arguments[0]))) {
      for (Path folder : folders.sorted().toList()) {
        String name = folder.getFileName().toString();
        families.computeIfAbsent(name.substring(0, name.lastIndexOf('-')), f -> new ArrayList<>()).add(compare(folder));
      }
    }
    families.forEach(FuzzFamilies::print);
    boolean within = families.values().stream().flatMap(List::stream).noneMatch(Outcome::beyond);
    if (!within || families.isEmpty()) System.exit(1);
  }

  private static void print(String family, List<Outcome> outcomes) {
    System.out.printf("%s: %d cases, worst difference %.1e; error in bfloat16 (1 - cosine) %.1e, transformers' %.1e%n",
        family, outcomes.size(), outcomes.stream().mapToDouble(Outcome::difference).max().orElseThrow(),
        1 - outcomes.stream().mapToDouble(Outcome::cosine).average().orElseThrow(),
        1 - outcomes.stream().mapToDouble(Outcome::theirCosine).average().orElseThrow());
    List<Outcome> worst = outcomes.stream().sorted((a, b) -> Double.compare(b.share, a.share)).toList();
    for (int i = 0; i < worst.size() && (i == 0 || worst.get(i).share > 1); i++) {
      System.out.printf("  %s uses %.3f of the tolerance, transformers in float32 %.3f%s%n", worst.get(i).name,
          worst.get(i).share, worst.get(i).theirShare, worst.get(i).beyond() ? ": BEYOND" : "");
    }
    outcomes.stream().sorted((a, b) -> Double.compare(a.cosine - a.theirCosine, b.cosine - b.theirCosine)).limit(3)
        .forEach(o -> System.out.printf("  %s in bfloat16: error %.1e, transformers' %.1e%n", o.name, 1 - o.cosine,
            1 - o.theirCosine));
    for (Outcome outcome : outcomes) {
      if (outcome.beyond() && !(outcome.share > 1)) System.out.printf("  %s is not a number: BEYOND%n", outcome.name);
    }
  }

  private static Outcome compare(Path folder) throws IOException {
    JsonNode json = new ObjectMapper().readTree(folder.resolve("input.json").toFile());
    GoldenInput input = new GoldenInput(folder.getFileName().toString(), json);
    double[] expected = expected(input, folder);
    double[] actual = states(folder, input, Placement.CPU);
    if (expected.length != actual.length) {
      throw new IllegalStateException(folder + ": " + actual.length + " numbers, expected " + expected.length);
    }
    double difference = 0;
    double share = 0;
    for (int i = 0; i < expected.length; i++) {
      double off = Math.abs(expected[i] - actual[i]);
      difference = Math.max(difference, off);
      share = Math.max(share, off / (GoldenInput.TOLERANCE * (1 + Math.abs(expected[i]))));
    }
    return new Outcome(folder.getFileName().toString(), difference, share,
        json.get("transformers_float32_share").asDouble(),
        meanCosine(expected, states(folder, input, BFLOAT16), (int) hidden(folder)),
        json.get("transformers_bfloat16_mean_cosine").asDouble());
  }

  private static long hidden(Path folder) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return ModelFamily.of(checkpoint).shape(checkpoint).hidden();
    }
  }

  private static double[] states(Path folder, GoldenInput input, Placement placement) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(folder);
         LanguageModel model = ModelFamily.of(checkpoint).load(checkpoint, placement);
         PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
      List<Tensor> layers = model.forward(input.batch(placement)).layers();
      int size = Math.toIntExact(layers.get(0).numel());
      double[] all = new double[layers.size() * size];
      for (int layer = 0; layer < layers.size(); layer++) {
        double[] values = new double[size];
        layers.get(layer).to(ScalarType.Double).contiguous().data_ptr_double().get(values);
        System.arraycopy(values, 0, all, layer * size, size);
      }
      return all;
    }
  }

  /** The states at tokens with mask 1, [entry][token][hidden]. */
  private static double[] expected(GoldenInput input, Path folder) throws IOException {
    DoubleBuffer all = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("states.bin"))).order(ByteOrder.LITTLE_ENDIAN)
        .asDoubleBuffer();
    JsonNode ids = input.json().get("input_ids");
    int rows = ids.size();
    int columns = ids.get(0).size();
    int hidden = (int) hidden(folder);
    int entries = all.capacity() / (rows * columns * hidden);
    List<double[]> kept = new ArrayList<>();
    for (int entry = 0; entry < entries; entry++) {
      for (int row = 0; row < rows; row++) {
        for (int column : input.keptColumns(row)) {
          double[] state = new double[hidden];
          all.get(((entry * rows + row) * columns + column) * hidden, state);
          kept.add(state);
        }
      }
    }
    return kept.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private static double meanCosine(double[] expected, double[] actual, int hidden) {
    double sum = 0;
    for (int from = 0; from < expected.length; from += hidden) {
      double dot = 0;
      double aa = 0;
      double bb = 0;
      for (int i = from; i < from + hidden; i++) {
        dot += expected[i] * actual[i];
        aa += expected[i] * expected[i];
        bb += actual[i] * actual[i];
      }
      sum += dot / Math.sqrt(aa * bb);
    }
    return sum * hidden / expected.length;
  }
}
