package org.polyprobe.tune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.checkpoint.SafetensorsFile;
import org.polyprobe.checkpoint.SafetensorsWriter;
import org.polyprobe.nn.Parameter;

/**
 * All that a run needs to go on, in one file that appears whole: the parameters that learn, their moments, where the
 * randomness stands, and the journal, whose last step is the position in the data.
 */
record TrainingState(Learner learner, AdamW optimizer, Journal journal) {
  private static final String RANDOM = "random";
  private static final String LOG = "log";

  void write(Path file) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Parameter parameter : learner.learned()) {
        tensors.put("weight " + parameter.name(), parameter.value());
        tensors.put("mean " + parameter.name(), optimizer.means().get(parameter.name()));
        tensors.put("square " + parameter.name(), optimizer.squares().get(parameter.name()));
      }
      tensors.put(RANDOM, learner.training().randomState());
      tensors.put(LOG, Tensor.create(LogFile.text(journal).getBytes(StandardCharsets.UTF_8)));
      SafetensorsWriter.write(file, tensors);
    }
  }

  /** Puts everything where it stood; {@code log} is named where the file's journal cannot be read. */
  void read(Path file, LogFile log) throws IOException {
    try (SafetensorsFile stored = SafetensorsFile.open(file); PointerScope scope = new PointerScope();
         NoGradGuard plain = new NoGradGuard()) {
      for (Parameter parameter : learner.learned()) {
        parameter.value().copy_(stored.tensor("weight " + parameter.name()));
        optimizer.means().get(parameter.name()).copy_(stored.tensor("mean " + parameter.name()));
        optimizer.squares().get(parameter.name()).copy_(stored.tensor("square " + parameter.name()));
      }
      learner.training().randomState(stored.tensor(RANDOM).clone());
      Tensor text = stored.tensor(LOG);
      byte[] bytes = new byte[Math.toIntExact(text.numel())];
      text.data_ptr_byte().get(bytes);
      log.read(new String(bytes, StandardCharsets.UTF_8), journal);
    }
  }

  /** Writes the parameters that learn, alone. */
  static void writeWeights(Path file, List<Parameter> parameters) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parameters.forEach(parameter -> tensors.put(parameter.name(), parameter.value()));
    SafetensorsWriter.write(file, tensors);
  }

  /** Reads what {@link #writeWeights} wrote. */
  static void readWeights(Path file, List<Parameter> parameters) throws IOException {
    if (!Files.exists(file)) throw new IllegalStateException(file + " is missing");
    try (SafetensorsFile stored = SafetensorsFile.open(file); PointerScope scope = new PointerScope();
         NoGradGuard plain = new NoGradGuard()) {
      parameters.forEach(parameter -> parameter.value().copy_(stored.tensor(parameter.name())));
    }
  }
}
