package org.polyprobe.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;

/**
 * What a checkpoint is, from its configuration and the headers of its weights: nothing is loaded.
 *
 * @param architecture the class that saved it, empty where the configuration does not say
 * @param positions how a token's place enters, with the kind of rope scaling where there is one
 * @param keyValueHeads key heads, and value heads; as many as {@code heads} where they are not shared
 * @param parameters numbers in floating-point tensors, by what they are for
 * @param dtypes number types on disk and the parameters in each
 * @param tasks what the heads in the file are for
 * @param tied whether the output layer shares the embedding table
 */
public record Overview(ModelFamily family, String architecture, Shape shape, String positions, int heads,
                       int keyValueHeads, Map<TensorRole, Long> parameters, Map<String, Long> dtypes, List<String> tasks,
                       boolean tied) {
  private static final String[] HEADS = {"num_attention_heads", "n_head", "n_heads", "num_heads"};

  public static Overview of(Checkpoint checkpoint) {
    ModelFamily family = ModelFamily.of(checkpoint);
    Config config = checkpoint.config();
    Map<TensorRole, Long> parameters = new EnumMap<>(TensorRole.class);
    for (TensorRole role : TensorRole.values()) parameters.put(role, role.parameters(checkpoint));
    Map<String, Long> dtypes = checkpoint.names().stream().filter(checkpoint::isFloating).collect(
        Collectors.groupingBy(checkpoint::dtypeName, TreeMap::new, Collectors.summingLong(checkpoint::elements)));
    String architecture = config.json().path("architectures").path(0).asText("");
    List<String> tasks = tasks(checkpoint.names(), family, architecture);
    boolean own = checkpoint.names().stream()
        .anyMatch(name -> name.matches("lm_head\\.(decoder\\.)?weight|cls\\.predictions\\.decoder\\.weight"
            + "|vocab_projector\\.weight"));
    return new Overview(family, architecture, family.shape(checkpoint), positions(family, config), heads(config),
        config.positiveOr(heads(config), "num_key_value_heads"), parameters, dtypes, tasks,
        !own && tasks.stream().anyMatch(task -> task.endsWith("LM")));
  }

  /** Attention heads, under the names families have for them. */
  static int heads(Config config) {
    return config.positive(HEADS);
  }

  private static String positions(ModelFamily family, Config config) {
    String scaling = config.section("rope_parameters").or(() -> config.section("rope_scaling"))
        .map(rope -> rope.textOr("default", "rope_type", "type")).orElse("default");
    return family.positions() + (scaling.equals("default") ? "" : ", " + scaling + " scaling");
  }

  private static List<String> tasks(Set<String> names, ModelFamily family, String architecture) {
    List<String> tasks = new ArrayList<>();
    boolean classifier = names.contains("score.weight") || names.contains("classifier.weight")
        || names.contains("classifier.out_proj.weight");
    boolean ofTokens = architecture.endsWith("ForTokenClassification");
    if (names.stream().anyMatch(name -> name.matches("cls\\.predictions\\..*|vocab_transform\\..*|lm_head\\.dense\\..*"))) {
      tasks.add("masked LM");
    }
    if (family.isCausal() && !classifier && !architecture.matches(".*(Model|ForTokenClassification)(?<!LMHeadModel)")) {
      tasks.add("causal LM");
    }
    if (classifier) tasks.add(ofTokens ? "token classification" : "sequence classification");
    return tasks;
  }
}
