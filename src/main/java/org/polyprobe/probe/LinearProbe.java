package org.polyprobe.probe;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A linear probe per labelling and held-out fold, trained as one product. Lives in the scope it was trained in.
 *
 * @param folds in how many parts of the items a probe of its own is tested
 */
public record LinearProbe(SoftmaxRegression probes, int labellings, int folds) {
  /** What is to be learned: labels of all items, and the folds they are held out in, as many for each. */
  public record Labelling(int[] labels, Folds folds) {}

  /** @param x [items, width] */
  public static LinearProbe train(Tensor x, int classes, List<Labelling> labellings, double l2) {
    List<SoftmaxRegression.Problem> problems = new ArrayList<>();
    for (Labelling one : labellings) {
      for (int fold = 0; fold < one.folds().count(); fold++) {
        problems.add(new SoftmaxRegression.Problem(one.labels(), one.folds().training(fold)));
      }
    }
    return new LinearProbe(SoftmaxRegression.train(x, classes, problems, l2), labellings.size(),
        labellings.get(0).folds().count());
  }

  /**
   * Predicted classes by the probe that did not see the item.
   *
   * @param x [items, width], those trained on or any others
   * @param held [labelling][item] the fold whose probe is asked
   * @return [labelling][item]
   */
  public int[][] predict(Tensor x, int[][] held) {
    int[][] all = probes.predict(x);
    int[][] predicted = new int[labellings][held[0].length];
    for (int l = 0; l < labellings; l++) {
      for (int i = 0; i < predicted[l].length; i++) predicted[l][i] = all[l * folds + held[l][i]][i];
    }
    return predicted;
  }
}
