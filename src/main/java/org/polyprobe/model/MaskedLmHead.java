package org.polyprobe.model;

import org.bytedeco.pytorch.Tensor;
import org.polyprobe.nn.LayerNorm;
import org.polyprobe.nn.Linear;

/**
 * What an encoder expects at a token: scores for every entry of the vocabulary, from the token's last hidden state
 * through a map, gelu, a norm and the decoder, which most checkpoints share with the embedding table. Owns its weights.
 */
public final class MaskedLmHead implements LmHead {
  private final Weights weights;
  private final Linear dense;
  private final LayerNorm norm;
  private final Linear decoder;

  private MaskedLmHead(Weights weights, Linear dense, LayerNorm norm, Linear decoder) {
    this.weights = weights;
    this.dense = dense;
    this.norm = norm;
    this.decoder = decoder;
  }

  /**
   * Where a family keeps the head's tensors.
   *
   * @param dense the map, without {@code .weight}
   * @param norm the norm, without {@code .weight}
   * @param decoder the decoder, without {@code .weight}; left out of a file that shares the embedding table
   * @param bias the decoder's bias
   * @param words the embedding table, behind the family's prefix
   */
  record Names(String dense, String norm, String decoder, String bias, String words) {}

  static MaskedLmHead read(Weights weights, Names names, Shape shape, double epsilon) {
    return weights.into(w -> {
      Weights head = w.withoutPrefix();
      boolean ownDecoder = w.hasOwnOutput(names.decoder + ".weight", names.words, w.tiesEmbeddings());
      return new MaskedLmHead(w,
          head.linear(names.dense, shape.hidden(), shape.hidden()),
          head.layerNorm(names.norm, shape.hidden(), epsilon),
          head.linear(ownDecoder ? names.decoder + ".weight" : w.fullName(names.words),
              head.has(names.bias) ? names.bias : names.decoder + ".bias", shape.vocabulary(), shape.hidden()));
    });
  }

  @Override
  public Tensor logits(Tensor states) {
    return decoder.apply(norm.apply(dense.gelu(states)));
  }

  @Override
  public void close() {
    weights.close();
  }
}
