package org.polyprobe.measure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The vectors of one language at one layer, scaled to length one in float64; made once and paired with each other
 * language. Lives in the scope it was made in.
 *
 * @param unit [n, hidden] float64; a row of zeros stays one, so that its cosine with anything is 0
 * @param group for each row the first row of the same text
 * @param zeros rows of zeros
 */
public record Vectors(Tensor unit, int[] group, int zeros) {

  /** @param states [n, hidden] */
  public static Vectors of(Tensor states) {
    int[] group = new int[(int) states.size(0)];
    for (int i = 0; i < group.length; i++) group[i] = i;
    return scaled(states, group);
  }

  /**
   * Rows of the same text count as one candidate, and take the first one's vector: a model gives the same text the
   * same state up to rounding, and rounding must not decide a tie.
   *
   * @param states [n, hidden]
   */
  public static Vectors of(Tensor states, List<String> texts) {
    if (texts.size() != states.size(0)) {
      throw new IllegalArgumentException(texts.size() + " texts for " + states.size(0) + " states");
    }
    Map<String, Integer> first = new HashMap<>();
    int[] group = new int[texts.size()];
    for (int i = 0; i < group.length; i++) {
      Integer known = first.putIfAbsent(texts.get(i), i);
      group[i] = known == null ? i : known;
    }
    return scaled(states, group);
  }

  private static Vectors scaled(Tensor states, int[] group) {
    Tensor rows = states.to(ScalarType.Double);                                                     // [n, hidden]
    Tensor norms = rows.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true);              // [n, 1]
    int zeros = 0;
    double[] lengths = Doubles.of(norms);
    for (int i = 0; i < lengths.length; i++) {
      if (!Double.isFinite(lengths[i])) throw new IllegalArgumentException("the state of item " + i + " is not finite");
      if (lengths[i] == 0) zeros++;
    }
    Tensor unit = zeros == 0 ? rows.div(norms) : rows.div(norms.masked_fill(norms.eq(new Scalar(0)), new Scalar(1)));
    return new Vectors(unit, group, zeros);
  }

  public int n() {
    return group.length;
  }

  /** Cosines of all rows of one with all rows of the other; rows of one text have exactly the same. */
  static Tensor cosines(Vectors source, Vectors target) {
    Tensor cosines = source.unit.mm(target.unit.t());                                               // [n, n]
    if (source.hasRepeats()) cosines = cosines.index_select(0, Doubles.indices(source.group));
    if (target.hasRepeats()) cosines = cosines.index_select(1, Doubles.indices(target.group));
    return cosines;
  }

  private boolean hasRepeats() {
    for (int i = 0; i < group.length; i++) if (group[i] != i) return true;
    return false;
  }
}
