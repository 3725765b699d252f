package org.polyprobe.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.polyprobe.nn.Placement;
import org.polyprobe.tokenizer.Encoding;

/**
 * One input of a golden checkpoint with the states transformers computes for it.
 *
 * @param folder the checkpoint's folder name
 * @param json the entry of {@code expected.json}
 */
record GoldenInput(String folder, JsonNode json) {
  static final double TOLERANCE = 2e-5;

  static Path directory(String folder) {
    return Path.of("src/test/resources/golden", folder);
  }

  static List<GoldenInput> of(String folder) {
    try {
      List<GoldenInput> inputs = new ArrayList<>();
      JsonNode expected = new ObjectMapper().readTree(directory(folder).resolve("expected.json").toFile());
      expected.get("inputs").forEach(input -> inputs.add(new GoldenInput(folder, input)));
      return inputs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tokens with mask 1, each row in the columns it was given in. */
  Batch batch(Placement placement) {
    List<Encoding> rows = new ArrayList<>();
    List<int[]> columns = new ArrayList<>();
    for (int row = 0; row < json.get("input_ids").size(); row++) {
      int[] kept = keptColumns(row);
      rows.add(new Encoding(pick("input_ids", row, kept),
          json.has("token_type_ids") ? pick("token_type_ids", row, kept) : new int[kept.length],
          new boolean[kept.length], new int[kept.length], new int[kept.length], new int[kept.length], false));
      columns.add(kept);
    }
    return Batch.of(rows, columns.toArray(int[][]::new), placement);
  }

  /** Expected states of one layer, [tokens][hidden], tokens as in {@link #batch}. */
  double[][] states(int layer) {
    List<double[]> tokens = new ArrayList<>();
    for (int row = 0; row < json.get("input_ids").size(); row++) {
      for (int column : keptColumns(row)) {
        JsonNode state = json.get("hidden_states").get(layer).get(row).get(column);
        double[] values = new double[state.size()];
        for (int i = 0; i < values.length; i++) values[i] = state.get(i).asDouble();
        tokens.add(values);
      }
    }
    return tokens.toArray(double[][]::new);
  }

  /** The least cosine a state in bfloat16 may have: 0.999, or twice as far off as transformers' own, where known. */
  double leastCosine() {
    double transformers = checked().path("transformers_bf16_least_cosine").asDouble(1);
    return 1 - Math.max(0.001, 2 * (1 - transformers));
  }

  private JsonNode checked() {
    try {
      return new ObjectMapper().readTree(directory(folder).resolve("expected.json").toFile()).path("checked");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int layers() {
    return json.get("hidden_states").size();
  }

  int[] keptColumns(int row) {
    JsonNode mask = json.get("attention_mask").get(row);
    List<Integer> kept = new ArrayList<>();
    for (int column = 0; column < mask.size(); column++) if (mask.get(column).asInt() == 1) kept.add(column);
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }

  private int[] pick(String field, int row, int[] columns) {
    JsonNode values = json.get(field).get(row);
    int[] picked = new int[columns.length];
    for (int i = 0; i < columns.length; i++) picked[i] = values.get(columns[i]).asInt();
    return picked;
  }

  @Override
  public String toString() {
    return folder + ": " + json.get("name").asText();
  }
}
