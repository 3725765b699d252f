package org.polyprobe.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.nn.Libtorch;

/** What scikit-learn makes of a fixed set of 240 items in 16 dimensions: {@code tools/make_projections.py}. */
final class ScikitLearn {
  static final JsonNode GOLDEN = read();

  private ScikitLearn() {}

  static Tensor states() {
    return tensor(matrix(GOLDEN.get("states")));
  }

  static Tensor tensor(double[][] rows) {
    Libtorch.load();
    double[] values = new double[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
    return torch.from_blob(new DoublePointer(values), new long[] {rows.length, rows[0].length},
        new TensorOptions(ScalarType.Double)).clone();
  }

  static double[][] matrix(JsonNode json) {
    double[][] rows = new double[json.size()][json.get(0).size()];
    for (int i = 0; i < rows.length; i++) for (int j = 0; j < rows[i].length; j++) rows[i][j] = json.get(i).get(j).asDouble();
    return rows;
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(Path.of("src/test/resources/project/scikit-learn.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
