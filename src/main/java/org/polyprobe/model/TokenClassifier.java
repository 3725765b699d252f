package org.polyprobe.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.nn.Dropout;
import org.polyprobe.nn.Linear;

/** Scores for every label of a token, by one map of its last hidden state. Owns its weights. */
public final class TokenClassifier implements AutoCloseable {
  private final Weights weights;
  private final List<String> labels;
  private final Dropout dropout;
  private final Linear classifier;

  private TokenClassifier(Weights weights, List<String> labels, Dropout dropout, Linear classifier) {
    this.weights = weights;
    this.labels = labels;
    this.dropout = dropout;
    this.classifier = classifier;
  }

  /** Encoders keep it in {@code classifier}, beside their prefix. */
  static TokenClassifier read(Weights weights, Dropout dropout, List<String> labels, Shape shape) {
    return read(weights, "classifier", dropout, labels, shape);
  }

  /** @param name the map, without {@code .weight} and the family's prefix */
  static TokenClassifier read(Weights weights, String name, Dropout dropout, List<String> labels, Shape shape) {
    return weights.into(w -> new TokenClassifier(w, labels, dropout,
        w.withoutPrefix().linear(name, labels.size(), shape.hidden())));
  }

  /** What the scores stand for, in their order. */
  public List<String> labels() {
    return labels;
  }

  /**
   * @param states last hidden states of any tokens, [tokens, hidden]
   * @return [tokens, labels]
   */
  public Tensor logits(Tensor states) {
    return classifier.apply(dropout.apply(states));
  }

  @Override
  public void close() {
    weights.close();
  }
}
