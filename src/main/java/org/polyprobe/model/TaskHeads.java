package org.polyprobe.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.nn.Placement;

/**
 * How a family's heads are read from a checkpoint that has them; null for a head the family does not have.
 *
 * @param maskedLm scores of the vocabulary for a token
 * @param causalLm scores of the vocabulary for what follows a token
 * @param sequence scores of labels for a text
 * @param token scores of labels for a token
 */
record TaskHeads(BiFunction<Checkpoint, Placement, MaskedLmHead> maskedLm,
                 BiFunction<Checkpoint, Placement, CausalLmHead> causalLm,
                 BiFunction<Checkpoint, Placement, SequenceClassifier> sequence,
                 BiFunction<Checkpoint, Placement, TokenClassifier> token) {
  private static final int MOST_LABELS = 1_000_000;

  /** The labels a configuration names in {@code id2label}; without that, Hugging Face's LABEL_0, LABEL_1 … */
  static List<String> labels(Config config) {
    Optional<Config> named = config.section("id2label");
    int count = named.map(section -> section.json().size()).orElseGet(() -> config.positiveOr(2, "num_labels"));
    if (count > MOST_LABELS) {
      throw new InputException(config.where() + "num_labels is " + count + ", expected at most " + MOST_LABELS);
    }
    if (count == 0) throw new InputException(config.where() + "id2label is empty");
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = String.valueOf(i);
      labels.add(named.map(section -> section.text(id)).orElse("LABEL_" + id));
    }
    return List.copyOf(labels);
  }
}
