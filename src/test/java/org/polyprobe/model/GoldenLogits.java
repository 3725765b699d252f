package org.polyprobe.model;

import org.bytedeco.pytorch.Tensor;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Placement;

/** Logits by the head that a checkpoint's configuration names as its architecture. */
final class GoldenLogits {
  private GoldenLogits() {}

  static Tensor of(Checkpoint checkpoint, LanguageModel model, Batch batch, Placement placement) {
    ModelFamily family = ModelFamily.of(checkpoint);
    Tensor states = model.forward(batch).last();
    String architecture = checkpoint.config().json().get("architectures").get(0).asText();
    if (architecture.endsWith("ForMaskedLM")) {
      try (MaskedLmHead head = family.maskedLm(checkpoint, placement)) {
        return head.logits(states);
      }
    }
    if (architecture.endsWith("ForCausalLM") || architecture.endsWith("LMHeadModel")) {
      try (CausalLmHead head = family.causalLm(checkpoint, placement)) {
        return head.logits(states);
      }
    }
    if (architecture.endsWith("ForSequenceClassification")) {
      try (SequenceClassifier head = family.sequenceClassifier(checkpoint, placement)) {
        return head.logits(states, batch);
      }
    }
    if (architecture.endsWith("ForTokenClassification")) {
      try (TokenClassifier head = family.tokenClassifier(checkpoint, placement)) {
        return head.logits(states);
      }
    }
    throw new IllegalArgumentException(architecture);
  }
}
