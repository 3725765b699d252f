package org.polyprobe.model;

import org.bytedeco.pytorch.Tensor;

/** Scores of the vocabulary, from last hidden states. */
public sealed interface LmHead extends AutoCloseable permits CausalLmHead, MaskedLmHead {
  /**
   * @param states last hidden states of any tokens, [tokens, hidden]
   * @return [tokens, vocabulary]
   */
  Tensor logits(Tensor states);

  @Override
  void close();
}
