package org.polyprobe.tune;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.model.Batch;
import org.polyprobe.model.LmHead;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.model.SequenceClassifier;
import org.polyprobe.model.TokenClassifier;
import org.polyprobe.nn.Placement;

/** What is learned on top of a model: a classifier of texts or of tokens, or scores of the vocabulary. */
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
    return switch (kind) {
      case TEXT -> new OfTexts(family.sequenceClassifier(checkpoint, placement));
      case TOKEN -> new OfTokens(family.tokenClassifier(checkpoint, placement));
      case VOCABULARY -> new OfVocabulary(family.lmHead(checkpoint, placement));
    };
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

  /** What the model was pre-trained with. Its scores are many: to be asked for only where there are labels. */
  record OfVocabulary(LmHead head) implements Head {
    @Override
    public Tensor logits(Tensor states, Batch batch) {
      return head.logits(states).to(ScalarType.Float);                               // [tokens, vocabulary]
    }

    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public void close() {
      head.close();
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
