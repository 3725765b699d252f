package org.polyprobe.tune;

import java.util.List;
import org.polyprobe.InputException;

/**
 * Cross-entropy, as {@code torch.nn.CrossEntropyLoss}: the mean over a step's labels, weighted by class.
 *
 * @param labelSmoothing share of the target spread evenly over all classes (Szegedy et al. 2016)
 * @param classWeights one a label; empty for all alike
 */
public record Objective(double labelSmoothing, List<Double> classWeights) {
  public static final Objective PLAIN = new Objective(0, List.of());

  public Objective {
    classWeights = List.copyOf(classWeights);
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new InputException("label smoothing " + labelSmoothing + ", expected from 0 to below 1");
    }
    for (double weight : classWeights) {
      if (!(weight >= 0)) throw new InputException("class weight " + weight + ", expected from 0");
    }
  }

  void require(Task task) {
    if (!classWeights.isEmpty() && classWeights.size() != task.labels().size()) {
      throw new InputException("class weights: found " + classWeights.size() + ", expected one for each of "
          + task.labels());
    }
  }

  /** What the summed loss of these examples is divided by: the class weights of their labels. */
  double weight(List<Example> examples) {
    double sum = 0;
    for (Example example : examples) {
      for (int label : example.labels()) {
        if (label != Example.IGNORED) sum += classWeights.isEmpty() ? 1 : classWeights.get(label);
      }
    }
    return sum;
  }
}
