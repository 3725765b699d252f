package org.polyprobe.extract;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.model.Batch;
import org.polyprobe.tokenizer.Encoding;

/** Weighted sums over each text's tokens. */
final class TokenWeights {
  private TokenWeights() {}

  /** Fills one text's weights. */
  interface Filler {
    /**
     * @param counts which of the text's tokens count; at least one does
     * @param counted how many
     * @param weights to be filled, zero at first
     */
    void fill(Encoding text, boolean[] counts, int counted, float[] weights);
  }

  /** Weights of all texts of a batch, [tokens, 1] float32 on the batch's device. */
  static Tensor of(Batch batch, SpecialTokens specialTokens, Filler filler) {
    float[] flat = new float[Math.toIntExact(batch.tokens())];
    int at = 0;
    for (Encoding text : batch.encodings()) {
      boolean[] counts = counts(text, specialTokens);
      int counted = 0;
      for (boolean count : counts) if (count) counted++;
      float[] weights = new float[text.length()];
      filler.fill(text, counts, counted, weights);
      System.arraycopy(weights, 0, flat, at, weights.length);
      at += weights.length;
    }
    return torch.tensor(flat).to(batch.ids().device(), ScalarType.Float).unsqueeze(1);  // [tokens, 1]
  }

  /** Sum of each text's rows times their weights: [tokens, width] to [texts, width]. */
  static Tensor sum(Tensor rows, Tensor weights, Batch batch) {
    return batch.spans().map(weights, rows,
        (w, r) -> torch.bmm(w.transpose(1, 2), r).squeeze(1));                          // [texts, width]
  }

  /** A text whose every token is special keeps them all: there is nothing else to reduce. */
  private static boolean[] counts(Encoding text, SpecialTokens specialTokens) {
    boolean[] counts = new boolean[text.length()];
    boolean all = specialTokens == SpecialTokens.INCLUDE || text.realTokens() == 0;
    for (int i = 0; i < counts.length; i++) counts[i] = all || !text.special()[i];
    return counts;
  }
}
