package org.polyprobe.tune;

import org.polyprobe.InputException;

/**
 * AdamW (Loshchilov and Hutter 2019) as torch computes it; biases and the weights of norms do not decay.
 *
 * @param beta1 how much of the mean of past gradients is kept
 * @param beta2 how much of the mean of their squares is kept
 * @param epsilon added to the root of that mean
 * @param weightDecay times the learning rate: the share of a weight lost each step
 * @param clipNorm gradients together longer than this are shortened to it; 0 for never
 */
public record Optimizer(double beta1, double beta2, double epsilon, double weightDecay, double clipNorm) {
  /** What transformers' Trainer does unless told otherwise, with the decay of BERT's own training. */
  public static final Optimizer STANDARD = new Optimizer(0.9, 0.999, 1e-8, 0.01, 1);

  public Optimizer {
    if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
      throw new InputException("betas " + beta1 + ", " + beta2 + ", expected from 0 to below 1");
    }
    if (!(epsilon > 0)) throw new InputException("epsilon " + epsilon + ", expected above 0");
    if (!(weightDecay >= 0)) throw new InputException("weight decay " + weightDecay + ", expected from 0");
    if (!(clipNorm >= 0)) throw new InputException("clipping norm " + clipNorm + ", expected from 0");
  }
}
