package org.polyprobe.model;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.nn.Linear;

/**
 * Scores for every label of a text, from the last hidden state of its first token through a map, an activation and
 * another map: an encoder's convention. Owns its weights.
 */
public final class SequenceClassifier implements AutoCloseable {
  private final Weights weights;
  private final List<String> labels;
  private final Linear dense;
  private final UnaryOperator<Tensor> activation;
  private final Linear classifier;

  /** @param weights what the maps were read from, closed with this */
  SequenceClassifier(Weights weights, List<String> labels, Linear dense, UnaryOperator<Tensor> activation,
                     Linear classifier) {
    this.weights = weights;
    this.labels = labels;
    this.dense = dense;
    this.activation = activation;
    this.classifier = classifier;
  }

  /** What the scores stand for, in their order. */
  public List<String> labels() {
    return labels;
  }

  /**
   * @param states last hidden states of the whole batch, [tokens, hidden]
   * @return [texts, labels]
   */
  public Tensor logits(Tensor states, Batch batch) {
    Tensor first = batch.spans().map(states, span -> span.select(1, 0)).contiguous();  // [texts, hidden]
    return classifier.apply(activation.apply(dense.apply(first)));
  }

  @Override
  public void close() {
    weights.close();
  }
}
