package org.polyprobe.tune;

/**
 * One optimizer step.
 *
 * @param step from 1
 * @param steps how many there will be
 * @param epoch from 1
 * @param loss mean over the step's labels, before the step
 * @param rate learning rate
 * @param gradientNorm length of all gradients together, before clipping
 * @param tokens in the step's texts
 * @param seconds the step took
 */
public record Step(int step, int steps, int epoch, double loss, double rate, double gradientNorm, long tokens,
                   double seconds) {}
