package org.polyprobe.model;

import java.util.regex.Pattern;
import org.polyprobe.checkpoint.Checkpoint;

/** What a tensor is for, told from its name: all families name their tensors alike enough. */
public enum TensorRole {
  /** Tables of words, positions and segments, and the norm over them. */
  EMBEDDINGS,
  /** The blocks that make hidden states. */
  BLOCKS,
  /** The norm after the last block. */
  FINAL_NORM,
  /** What tasks stand on: language model heads, classifiers, poolers. Not read for hidden states. */
  HEADS,
  /** The decoder of T5, which is not read. */
  DECODER;

  private static final Pattern HEAD = Pattern.compile("(\\w+\\.)?pooler\\..*"
      + "|(lm_head|cls|score|classifier|pre_classifier|vocab_\\w+|qa_outputs)\\..*");
  private static final Pattern BLOCK = Pattern.compile("(.*\\.)?(layer|layers|h|block)\\.\\d+\\..*");
  private static final Pattern TABLE = Pattern.compile("(.*\\.)?(\\w*embed\\w*|shared|wte|wpe)\\..*");

  static TensorRole of(String name) {
    if (HEAD.matcher(name).matches()) return HEADS;
    if (name.matches("(transformer\\.)?decoder\\..*")) return DECODER;
    if (BLOCK.matcher(name).matches()) return BLOCKS;
    return TABLE.matcher(name).matches() ? EMBEDDINGS : FINAL_NORM;
  }

  /** The numbers in a checkpoint's floating-point tensors of this role. */
  public long parameters(Checkpoint checkpoint) {
    return checkpoint.names().stream().filter(name -> of(name) == this && checkpoint.isFloating(name))
        .mapToLong(checkpoint::elements).sum();
  }
}
