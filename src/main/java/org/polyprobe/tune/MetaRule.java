package org.polyprobe.tune;

import org.polyprobe.InputException;

/** How several tasks, such as one task in several languages, are learned so that another is learned from little. */
public sealed interface MetaRule {
  /** Batches that a round takes from each task. */
  int batches();

  /**
   * Reptile in batches (Nichol et al. 2018, algorithm 2): each task takes inner steps of AdamW from the same start, and
   * the start moves towards the mean of where they arrived. AdamW's moments go on from task to task, as in the authors'
   * code, at the recipe's rate; one task and rate 1 make it plain fine-tuning.
   *
   * @param inner steps a task and round
   * @param rate share of the way that the start moves
   */
  record Reptile(int inner, double rate) implements MetaRule {
    public Reptile {
      if (inner < 1) throw new InputException("reptile: " + inner + " inner steps, expected from 1");
      if (!(rate > 0 && rate <= 1)) throw new InputException("reptile: rate " + rate + ", expected above 0, at most 1");
    }

    @Override
    public int batches() {
      return inner;
    }
  }

  /**
   * First-order MAML (Finn et al. 2017): each task takes inner steps of SGD from the same start, and the gradient of its
   * next batch, taken where it arrived, counts at the start. AdamW moves the start by the mean of these gradients.
   *
   * @param inner steps a task and round; 0 for the ordinary gradient
   * @param rate learning rate of SGD, whose gradients are clipped like all others
   */
  record FirstOrderMaml(int inner, double rate) implements MetaRule {
    public FirstOrderMaml {
      if (inner < 0) throw new InputException("fomaml: " + inner + " inner steps, expected from 0");
      if (!(rate > 0 && rate < 1)) throw new InputException("fomaml: inner rate " + rate + ", expected between 0 and 1");
    }

    @Override
    public int batches() {
      return inner + 1;
    }
  }
}
