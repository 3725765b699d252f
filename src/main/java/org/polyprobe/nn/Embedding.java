package org.polyprobe.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A table with a row per token id. It stays in the number type it is stored in, mapped from its file where it can be:
 * only rows looked up are converted, which gives the same numbers as a converted table at none of its memory.
 *
 * @param table [ids, width], any floating type
 * @param placement device and number type of the rows given out
 */
public record Embedding(Tensor table, Placement placement) {
  /** @param ids [tokens]; the rows [tokens, width] are a new tensor */
  public Tensor rows(Tensor ids) {
    return placement.place(torch.embedding(table, ids));
  }
}
