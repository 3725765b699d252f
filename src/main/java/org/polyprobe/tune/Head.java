package org.polyprobe.tune;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.model.Batch;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.model.SequenceClassifier;
import org.polyprobe.model.TokenClassifier;
import org.polyprobe.nn.Placement;

/** A classifier of texts or of tokens. */
sealed interface Head extends AutoCloseable {
  /** Scores before softmax in float32, from the last hidden states [tokens, hidden]: a row a text, or a row a token. */
  Tensor logits(Tensor states, Batch batch);

  /** What the scores stand for, in their order. */
  List<String> labels();

  @Override
  void close();

  /** Reads the head that a checkpoint has, or is to have, for a task of that kind. */
  static Head read(Task.Kind kind, Checkpoint checkpoint, Placement placement) {
    ModelFamily family = ModelFamily.of(checkpoint);
    return kind == Task.Kind.TEXT ? new OfTexts(family.sequenceClassifier(checkpoint, placement))
        : new OfTokens(family.tokenClassifier(checkpoint, placement));
  }

  record OfTexts(SequenceClassifier classifier) implements Head {
    @Override
    public Tensor logits(Tensor states, Batch batch) {
      return classifier.logits(states, batch).to(ScalarType.Float);                  // [texts, labels]
    }

    @Override
    public List<String> labels() {
      return classifier.labels();
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  record OfTokens(TokenClassifier classifier) implements Head {
    @Override
    public Tensor logits(Tensor states, Batch batch) {
      return classifier.logits(states).to(ScalarType.Float);                         // [tokens, labels]
    }

    @Override
    public List<String> labels() {
      return classifier.labels();
    }

    @Override
    public void close() {
      classifier.close();
    }
  }
}
