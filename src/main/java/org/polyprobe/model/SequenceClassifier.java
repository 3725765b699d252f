package org.polyprobe.model;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.nn.Dropout;
import org.polyprobe.nn.Linear;
import org.polyprobe.tokenizer.Encoding;

/**
 * Scores for every label of a text, from the last hidden state of one of its tokens: an encoder's first, a decoder's
 * last. Owns its weights.
 */
public final class SequenceClassifier implements AutoCloseable {
  private final Weights weights;
  private final List<String> labels;
  private final ToIntFunction<Encoding> column;
  private final UnaryOperator<Tensor> scores;

  /**
   * @param weights what the maps were read from, closed with this
   * @param column which of a text's tokens is looked at
   * @param scores what is made of those tokens' states, [texts, hidden] to [texts, labels]
   */
  SequenceClassifier(Weights weights, List<String> labels, ToIntFunction<Encoding> column,
                     UnaryOperator<Tensor> scores) {
    this.weights = weights;
    this.labels = labels;
    this.column = column;
    this.scores = scores;
  }

  /** An encoder's: its first token through a map with its activation, dropout and another map. */
  static SequenceClassifier ofFirst(Weights weights, List<String> labels, UnaryOperator<Tensor> dense, Dropout dropout,
                                    Linear classifier) {
    return new SequenceClassifier(weights, labels, text -> 0,
        first -> classifier.apply(dropout.apply(dense.apply(first))));
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
    long[] tokens = new long[batch.encodings().size()];
    long start = 0;
    for (int i = 0; i < tokens.length; i++) {
      Encoding text = batch.encodings().get(i);
      tokens[i] = start + column.applyAsInt(text);
      start += text.length();
    }
    Tensor index = torch.tensor(tokens).to(states.device(), ScalarType.Long);
    return scores.apply(states.index_select(0, index));                              // from [texts, hidden]
  }

  @Override
  public void close() {
    weights.close();
  }
}
