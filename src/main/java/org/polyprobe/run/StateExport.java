package org.polyprobe.run;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.SafetensorsWriter;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Pooling;
import org.polyprobe.extract.StateStore;
import org.polyprobe.extract.States;
import org.polyprobe.model.Shape;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.RunFolder;

/** Writes pooled hidden states for use elsewhere. */
public final class StateExport {
  /** What the file is. */
  public enum Format {
    /** One float32 tensor {@code layer.i} [texts, hidden] per layer. */
    SAFETENSORS,
    /** One row per text and layer: {@code text_index}, {@code text}, {@code layer}, {@code state} (list of float). */
    PARQUET;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final RunSettings settings;
  private final Pooling pooling;
  private final Format format;

  public StateExport(RunSettings settings, Pooling pooling, Format format) {
    this.settings = settings;
    this.pooling = pooling;
    this.format = format;
  }

  /**
   * Writes {@code states.safetensors} or {@code states.parquet} into the folder.
   *
   * @param layers which layers, in this order; empty for all
   * @return a run without scores, whose manifest tells what the states were made from
   */
  public Run write(String model, List<String> texts, List<Integer> layers, List<Manifest.Data> data, RunFolder folder)
      throws IOException {
    Instant started = Instant.now();
    List<String> notes = new ArrayList<>();
    Checkpoint checkpoint = settings.open(model);
    try (StatesFolder kept = StatesFolder.of(settings);
         Extractor extractor = new Extractor(model, checkpoint, settings.extract(),
             new StateStore(kept.path(), settings.warnings()), settings.tokens(), notes::add)) {
      Shape shape = extractor.shape();
      List<Integer> chosen = layers.isEmpty() ? IntStream.rangeClosed(0, shape.layers()).boxed().toList() : layers;
      for (int layer : chosen) {
        if (layer < 0 || layer > shape.layers()) {
          throw new InputException("--layers " + layer + ": " + model + " has layers 0 to " + shape.layers());
        }
      }
      try (Extracted extracted = extractor.extract(List.of(new Extractor.Request("texts", texts, Set.of(pooling))))) {
        States states = extracted.of(texts).states(pooling);
        folder.writeAt("states." + format, file -> {
          if (format == Format.PARQUET) writeParquet(states, chosen, texts, file);
          else writeSafetensors(states, chosen, file);
        });
      }
      Manifest.Model described = Manifests.model(model, checkpoint);
      return new Run(Manifests.of(settings, started, List.of(described), data, notes), List.of(), List.of());
    }
  }

  private static void writeSafetensors(States states, List<Integer> layers, Path file) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (int layer : layers) tensors.put("layer." + layer, states.layer(layer));
      SafetensorsWriter.write(file, tensors);
    }
  }

  private static void writeParquet(States states, List<Integer> layers, List<String> texts, Path file)
      throws IOException {
    try (DuckDBConnection database = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
         Statement statement = database.createStatement()) {
      statement.execute("CREATE TABLE states (text_index INTEGER, text VARCHAR, layer INTEGER, state FLOAT[])");
      try (DuckDBAppender rows = database.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "states")) {
        for (int layer : layers) append(states, layer, texts, rows);
      }
      statement.execute("COPY states TO '" + file.toString().replace("'", "''") + "' (FORMAT parquet)");
    } catch (SQLException e) {
      throw new IOException(file.getFileName() + " could not be written: " + e.getMessage(), e);
    }
  }

  private static void append(States states, int layer, List<String> texts, DuckDBAppender rows) throws SQLException {
    try (PointerScope scope = new PointerScope()) {
      Tensor matrix = states.layer(layer);                                           // [texts, hidden]
      float[] state = new float[(int) matrix.size(1)];
      for (int text = 0; text < texts.size(); text++) {
        matrix.data_ptr_float().position((long) text * state.length).get(state);
        rows.beginRow().append(text).append(texts.get(text)).append(layer).append(state).endRow();
      }
    }
  }
}
