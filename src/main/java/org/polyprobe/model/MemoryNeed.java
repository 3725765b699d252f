package org.polyprobe.model;

import org.polyprobe.checkpoint.Checkpoint;

/**
 * What a model takes of memory beyond the running process, forecast from names and shapes alone.
 *
 * <ul>
 * <li>Weights of blocks, counted as copied: laid out for the processor, joined or converted; each number in the type
 *     computed with. Maps used as they lie in the file are the same number of bytes, mapped.
 * <li>Tables of embeddings as stored, mapped from the file: the system may drop their pages and read them again. On
 *     a device they are copied like the rest.
 * <li>A batch: the states of all layers, and twice the outputs of one block's maps (the outputs, and what is made of
 *     them before the block ends), per token; and what attention holds per pair of tokens, in every head, for the longest
 *     text: the bias that ALiBi and T5 add, or the scores where attention is not fused.
 * </ul>
 *
 * @param weights bytes of copied weights
 * @param tables bytes of mapped tables
 * @param batch bytes of one forward pass
 */
public record MemoryNeed(long weights, long tables, long batch) {
  /** Attention is not fused in bfloat16, nor with capped scores; and then a bias is added in the same type. */
  private static final int FUSED_BYTES = 4;

  /**
   * One forward pass.
   *
   * @param numberBytes of each number computed with
   * @param tokens in the batch
   * @param longest tokens of its longest text
   */
  public record Pass(int numberBytes, long tokens, long longest) {}

  /** Forecasts a model from its headers. */
  public static MemoryNeed of(Checkpoint checkpoint, Pass pass) {
    ModelFamily family = ModelFamily.of(checkpoint);
    Shape shape = family.shape(checkpoint);
    long weights = (TensorRole.BLOCKS.parameters(checkpoint) + TensorRole.FINAL_NORM.parameters(checkpoint))
        * pass.numberBytes;
    long tables = checkpoint.names().stream().filter(name -> TensorRole.of(name) == TensorRole.EMBEDDINGS)
        .mapToLong(checkpoint::bytes).sum();
    long states = (shape.layers() + 1L) * shape.hidden() + 2 * mapOutputs(checkpoint) / shape.layers();
    return new MemoryNeed(weights, tables, pass.numberBytes * (pass.tokens * states + pairs(checkpoint, family, pass)));
  }

  /** Bytes that must stay: what the system cannot drop and read again. */
  public long held() {
    return weights + batch;
  }

  public long total() {
    return held() + tables;
  }

  /** Widths of what all maps of all blocks give out, per token; one size of a map's weight is the width it takes in. */
  private static long mapOutputs(Checkpoint checkpoint) {
    return checkpoint.names().stream().filter(name -> TensorRole.of(name) == TensorRole.BLOCKS)
        .map(checkpoint::shape).filter(shape -> shape.length == 2).mapToLong(shape -> Math.max(shape[0], shape[1]))
        .sum();
  }

  private static long pairs(Checkpoint checkpoint, ModelFamily family, Pass pass) {
    long square = pass.longest * pass.longest;
    long heads = Overview.heads(checkpoint.config());
    boolean fused = pass.numberBytes == FUSED_BYTES;
    long scores = fused ? 0 : heads * pass.longest * Math.max(pass.tokens, pass.longest);
    return scores + (family.positions().isBias() ? heads * square : square);
  }
}
