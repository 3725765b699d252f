package org.polyprobe.tune;

import org.polyprobe.InputException;

/**
 * When the source's development set is looked at, and what follows.
 *
 * @param everySteps steps between looks; 0 for the end of each epoch
 * @param patience looks without a better score before training ends; 0 to train to the end
 * @param score what is better
 */
public record Stopping(int everySteps, int patience, DevScore score) {
  /** A number for the development set. Ties keep the earlier weights. */
  public enum DevScore { LOSS, ACCURACY, MACRO_F1 }

  /** Looks after each epoch and keeps the weights of the best accuracy. */
  public static final Stopping BEST_EPOCH = new Stopping(0, 0, DevScore.ACCURACY);

  public Stopping {
    if (everySteps < 0) throw new InputException("steps between evaluations " + everySteps + ", expected from 0");
    if (patience < 0) throw new InputException("patience " + patience + ", expected from 0");
  }
}
