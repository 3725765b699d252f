package org.polyprobe.tune;

/**
 * One look at the source's development set.
 *
 * @param step after which
 * @param loss plain mean cross-entropy over the labels
 * @param accuracy share of labels predicted
 * @param macroF1 mean over the classes of their F1; a class neither present nor predicted counts 0, as in scikit-learn
 * @param n labels
 * @param best whether these weights are the best so far
 */
public record Evaluation(int step, double loss, double accuracy, double macroF1, int n, boolean best) {}
