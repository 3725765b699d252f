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
 * @param folder the checkpoint's folder name, or its absolute path
 * @param json the entry of {@code expected.json}
 */
record GoldenInput(String folder, JsonNode json) {
  static final double TOLERANCE = 2e-5;

  static Path directory(String folder) {
    return Path.of("src/test/resources/golden").resolve(folder);
  }

  static List<GoldenInput> of(String folder) {
    List<GoldenInput> inputs = new ArrayList<>();
    read(folder, "expected.json").get("inputs").forEach(input -> inputs.add(new GoldenInput(folder, input)));
    return inputs;
  }

  private static JsonNode read(String folder, String file) {
    try {
      return new ObjectMapper().readTree(directory(folder).resolve(file).toFile());
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
          new boolean[kept.length], new int[kept.length], new int[kept.length], new int[kept.length],
          new int[kept.length], Encoding.Cut.NONE));
      columns.add(columns(row, kept));
    }
    return Batch.of(rows, columns.toArray(int[][]::new), placement);
  }

  /**
   * Where the kept tokens stand. Positions of the RoBERTa family pass over padding, so there it is left out before the
   * columns are counted; an ordinary token that is masked still leaves a hole.
   */
  private int[] columns(int row, int[] kept) {
    JsonNode config = read(folder, "config.json");
    if (!config.get("model_type").asText().endsWith("roberta")) return kept;
    int[] columns = kept.clone();
    for (int i = 0; i < kept.length; i++) {
      for (int before = 0; before < kept[i]; before++) {
        boolean padding = json.get("input_ids").get(row).get(before).equals(config.get("pad_token_id"));
        if (padding && json.get("attention_mask").get(row).get(before).asInt() == 0) columns[i]--;
      }
    }
    return columns;
  }

  /** Expected states of one layer, [tokens][hidden], tokens as in {@link #batch}. */
  double[][] states(int layer) {
    return perToken(json.get("hidden_states").get(layer));
  }

  /**
   * Expected logits: [tokens][vocabulary or labels], or [texts][labels] where a text is classified. There a row is empty
   * if an encoder's first column is masked: transformers classifies that column's state, which a batch without padding
   * lacks.
   */
  double[][] logits() {
    JsonNode logits = json.get("logits");
    if (logits.get(0).get(0).isArray()) return perToken(logits);
    double[][] texts = new double[logits.size()][];
    for (int row = 0; row < texts.length; row++) {
      boolean scored = json.has("score_position") || json.get("attention_mask").get(row).get(0).asInt() == 1;
      texts[row] = scored ? numbers(logits.get(row)) : new double[0];
    }
    return texts;
  }

  private double[][] perToken(JsonNode rows) {
    List<double[]> tokens = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      for (int column : keptColumns(row)) tokens.add(numbers(rows.get(row).get(column)));
    }
    return tokens.toArray(double[][]::new);
  }

  private static double[] numbers(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) values[i] = array.get(i).asDouble();
    return values;
  }

  /** The least cosine a state in bfloat16 may have: 0.999, or twice as far off as transformers' own, where known. */
  double leastCosine() {
    double transformers = read(folder, "expected.json").path("checked").path("transformers_bf16_least_cosine").asDouble(1);
    return 1 - Math.max(0.001, 2 * (1 - transformers));
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
