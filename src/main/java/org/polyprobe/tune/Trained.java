package org.polyprobe.tune;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.polyprobe.InputException;

/** Which of a model's weights learn. The head always does. */
public sealed interface Trained {
  /** Every weight. */
  Trained ALL = new Full(0, false);

  /**
   * Every weight, but for the lowest blocks and the embeddings where wanted.
   *
   * @param frozenBlocks how many blocks, from the lowest, stay as they are
   * @param frozenEmbeddings whether layer 0 stays as it is: embedding tables and their norm
   */
  record Full(int frozenBlocks, boolean frozenEmbeddings) implements Trained {
    public Full {
      if (frozenBlocks < 0) throw new InputException("frozen blocks " + frozenBlocks + ", expected from 0");
    }
  }

  /** The head alone. */
  record HeadOnly() implements Trained {}

  /**
   * The head, and for some linear maps a product of two thin matrices added to the weight (Hu et al. 2022), started
   * from 0 and merged into the weight when saved.
   *
   * @param rank width of the thin matrices
   * @param alpha their product is multiplied with alpha / rank
   * @param dropout of what enters them
   * @param maps names the maps' last parts have: {@code query}, {@code value}; empty for the usual ones of the family
   */
  record Lora(int rank, double alpha, double dropout, Set<String> maps) implements Trained {
    public Lora {
      maps = Collections.unmodifiableSet(new TreeSet<>(maps));   // in an order, since recipes are compared as text
      if (rank < 1) throw new InputException("LoRA rank " + rank + ", expected from 1");
      if (!(alpha > 0)) throw new InputException("LoRA alpha " + alpha + ", expected above 0");
      if (!(dropout >= 0 && dropout < 1)) throw new InputException("LoRA dropout " + dropout + ", expected 0 to below 1");
    }
  }
}
