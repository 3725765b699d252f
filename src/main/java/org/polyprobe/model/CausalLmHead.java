package org.polyprobe.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.nn.Linear;

/**
 * What a decoder expects after a token: scores for every entry of the vocabulary, by one map of the token's last hidden
 * state, which many checkpoints share with the embedding table. Owns its weights.
 */
public final class CausalLmHead implements LmHead {
  private final Weights weights;
  private final Linear decoder;
  private final double cap;

  /**
   * @param weights what the map was read from, closed with this
   * @param cap scores stay within ± this, softly (Gemma 2); 0 for as they are
   */
  CausalLmHead(Weights weights, Linear decoder, double cap) {
    this.weights = weights;
    this.decoder = decoder;
    this.cap = cap;
  }

  @Override
  public Tensor logits(Tensor states) {
    Tensor scores = decoder.apply(states);
    return cap == 0 ? scores : scores.div(new Scalar(cap)).tanh().mul(new Scalar(cap));
  }

  @Override
  public void close() {
    weights.close();
  }
}
