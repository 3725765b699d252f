package org.polyprobe.extract;

import org.bytedeco.pytorch.Tensor;
import org.polyprobe.model.Batch;

/** What is kept of a text's token states at each layer: one row of numbers. */
public sealed interface Reduction permits Pooling, TokenStatistic {
  /** Numbers in a row, for a model of this hidden width. */
  int width(int hidden);

  /** The name under which rows are stored and shown, e.g. {@code mean}. */
  String label();

  /**
   * Which tokens of each text count and how much, prepared once per batch.
   *
   * @return [tokens, 1] float32
   */
  Tensor weights(Batch batch, SpecialTokens specialTokens, long seed);

  /**
   * One layer's states to rows.
   *
   * @param states [tokens, hidden] float32
   * @param weights as made by {@link #weights}
   * @return [texts, width] float32
   */
  Tensor reduce(Tensor states, Tensor weights, Batch batch);
}
