package org.polyprobe.tune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.nn.Dtype;
import org.polyprobe.tokenizer.Encoding;

/** What the tests train: tiny golden checkpoints, with dropout, on texts whose first tokens tell their label. */
final class TinyRun {
  static final Task TEXTS = Task.ofTexts(List.of("low", "middle", "high"));
  static final Task TOKENS = Task.ofTokens(List.of("low", "middle", "high"));
  static final SourceData TEXT_DATA = new SourceData(texts(40, 1), texts(16, 2));
  static final SourceData TOKEN_DATA = new SourceData(tokens(40, 3), tokens(16, 4));

  private TinyRun() {}

  /** A golden checkpoint with this rate of dropout everywhere, under all names the families have for it. */
  static Checkpoint checkpoint(String folder, double dropout) throws IOException {
    Checkpoint plain = Checkpoint.open(Path.of("src/test/resources/golden").resolve(folder));
    ObjectNode json = plain.config().json().deepCopy();
    for (String name : List.of("hidden_dropout_prob", "attention_probs_dropout_prob", "hidden_dropout",
        "attention_dropout", "resid_pdrop", "embd_pdrop", "attn_pdrop", "dropout_rate", "dropout", "classifier_dropout",
        "seq_classif_dropout")) {
      json.put(name, dropout);
    }
    return plain.withConfig(new Config(plain.config().where(), json));
  }

  /** Two epochs of 10 steps, 4 texts each. */
  static Recipe recipe(Trained trained, Recipe.Numerics numerics) {
    return new Recipe(2, new Recipe.Batching(4, 4, 40), new Schedule(5e-3, 0.1, Schedule.Decline.LINEAR),
        Optimizer.STANDARD, trained, Objective.PLAIN, numerics, Stopping.BEST_EPOCH, 5, 7);
  }

  static Recipe recipe() {
    return recipe(Trained.ALL, new Recipe.Numerics(Dtype.FLOAT32, false));
  }

  static Map<String, float[]> weights(Path model) throws IOException {
    Map<String, float[]> weights = new TreeMap<>();
    try (Checkpoint checkpoint = Checkpoint.open(model); PointerScope scope = new PointerScope()) {
      for (String name : checkpoint.names()) {
        Tensor tensor = checkpoint.tensor(name).to(ScalarType.Float);
        float[] values = new float[Math.toIntExact(tensor.numel())];
        tensor.contiguous().data_ptr_float().get(values);
        weights.put(name, values);
      }
    }
    return weights;
  }

  /** The Euclidean norm. */
  static double norm(float[] values) {
    double square = 0;
    for (float value : values) square += (double) value * value;
    return Math.sqrt(square);
  }

  private static List<Example> texts(int count, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % 3;
      int[] ids = ids(3 + random.nextInt(7), random);
      for (int at = 1; at < 3; at++) ids[at] = 12 + 15 * label + random.nextInt(5);
      examples.add(Example.of(encoding(ids), label));
    }
    return examples;
  }

  private static List<Example> tokens(int count, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = ids(3 + random.nextInt(7), random);
      int[] labels = new int[ids.length];
      for (int at = 0; at < ids.length; at++) labels[at] = at == 0 ? Example.IGNORED : (ids[at] - 10) / 17;
      examples.add(new Example(encoding(ids), labels));
    }
    return examples;
  }

  private static int[] ids(int length, Random random) {
    return random.ints(length, 10, 60).toArray();
  }

  static Encoding encoding(int[] ids) {
    int n = ids.length;
    return new Encoding(ids, new int[n], new boolean[n], new int[n], new int[n], new int[n], new int[n],
        Encoding.Cut.NONE);
  }
}
