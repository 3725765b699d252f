package org.polyprobe.result;

import java.util.List;

/**
 * How one training run went.
 *
 * @param model the model as the user named it
 * @param source the languages trained on
 * @param kind what was trained: {@code full}, {@code hypothesis-only} or {@code random-encoder}
 * @param seed of the training run
 * @param steps the last step behind each loss
 * @param losses mean training loss over the steps since the one before
 * @param devSteps after which the development set was looked at; empty where there was none
 * @param devScores accuracy there
 */
public record LearningCurve(String model, String source, String kind, long seed, List<Integer> steps,
                            List<Double> losses, List<Integer> devSteps, List<Double> devScores) {
  public LearningCurve {
    steps = List.copyOf(steps);
    losses = List.copyOf(losses);
    devSteps = List.copyOf(devSteps);
    devScores = List.copyOf(devScores);
    if (steps.size() != losses.size() || devSteps.size() != devScores.size()) {
      throw new IllegalArgumentException(steps.size() + " steps for " + losses.size() + " losses, " + devSteps.size()
          + " for " + devScores.size() + " scores");
    }
  }
}
