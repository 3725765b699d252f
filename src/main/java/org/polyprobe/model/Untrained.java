package org.polyprobe.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.SafetensorsWriter;

/**
 * A checkpoint with another's architecture and tokenizer, but random weights: what a model knows before it has read
 * anything. Matrices are drawn from a normal distribution with the configuration's {@code initializer_range}; biases are
 * 0 and norms do nothing. Families that scale some of their first weights otherwise are not followed in that.
 */
public final class Untrained {
  private static final double DEVIATION = 0.02;
  private static final Set<ModelFamily> NORMS_FROM_ONE =
      EnumSet.of(ModelFamily.GEMMA, ModelFamily.GEMMA2, ModelFamily.GEMMA3);
  private static final List<String> COPIED = List.of("config.json", "tokenizer.json", "tokenizer_config.json",
      "special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt");

  private Untrained() {}

  /** Writes the checkpoint into a folder; one seed makes one file. What is there already is kept. */
  public static void write(Checkpoint trained, long seed, Path folder) throws IOException {
    Path weights = folder.resolve("model.safetensors");
    if (Files.exists(weights)) return;
    Files.createDirectories(folder);
    for (String name : COPIED) {
      Path file = trained.directory().resolve(name);
      if (Files.exists(file) && !Files.exists(folder.resolve(name))) Files.copy(file, folder.resolve(name));
    }
    try (PointerScope scope = new PointerScope()) {
      Generator generator = torch.make_generator_cpu(seed);
      double deviation = trained.config().has("initializer_range") ? trained.config().number("initializer_range") : DEVIATION;
      boolean fromOne = NORMS_FROM_ONE.contains(ModelFamily.of(trained));
      Map<String, Tensor> tensors = new TreeMap<>();
      for (String name : trained.names().stream().sorted().toList()) {
        if (!trained.dtype(name).intern().name().matches("Float|Half|BFloat16")) continue;
        long[] shape = trained.shape(name);
        Tensor tensor = torch.empty(shape);
        if (shape.length >= 2) tensor.normal_(0, deviation, new GeneratorOptional(generator));
        else tensor.fill_(new Scalar(name.endsWith("bias") || name.endsWith("beta") || fromOne ? 0 : 1));
        tensors.put(name, tensor);
      }
      SafetensorsWriter.write(weights, tensors);
    }
  }
}
