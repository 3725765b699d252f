package org.polyprobe.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * How many bits it takes to send the labels to someone who has the states (Voita &amp; Titov 2020, online code): the first
 * block of items by a uniform code, each further one by the probe trained on all before it.
 *
 * <pre>L = t₁ log₂ K − Σ_i Σ_{t_i < j ≤ t_{i+1}} log₂ p_{θ(1…t_i)}(y_j | x_j)</pre>
 *
 * <p>Blocks end at 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.25, 12.5, 25, 50 and 100 % of the items, at ends of groups; blocks before
 * the first with a hundred items are one.
 *
 * @param bits [groups] what each group (a sentence) takes; their sum is L
 * @param uniform [groups] what it takes by a uniform code
 */
public record OnlineCode(double[] bits, double[] uniform) {
  private static final double[] SHARES = {0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.0625, 0.125, 0.25, 0.5, 1};
  private static final int FIRST_BLOCK = 100;

  /**
   * @param x [items, width] in the order they are sent, random but for the groups
   * @param ends for each group the number of items up to its end
   */
  public static OnlineCode of(Tensor x, int[] labels, int classes, int[] ends, double l2) {
    double each = Math.log(classes) / Math.log(2);
    double[] perItem = new double[labels.length];
    List<Integer> blocks = blocks(ends);
    Arrays.fill(perItem, 0, blocks.get(0), each);
    for (int b = 0; b + 1 < blocks.size(); b++) {
      int from = blocks.get(b);
      int to = blocks.get(b + 1);
      try (PointerScope scope = new PointerScope()) {
        boolean[] all = new boolean[from];
        Arrays.fill(all, true);
        SoftmaxRegression probe = SoftmaxRegression.train(x.narrow(0, 0, from), classes,
            List.of(new SoftmaxRegression.Problem(labels, all)), l2);
        double[] bits = probe.bits(x.narrow(0, from, to - from), Arrays.copyOfRange(labels, from, to));
        System.arraycopy(bits, 0, perItem, from, bits.length);
      }
    }
    return byGroup(perItem, each, ends);
  }

  /** Items at the end of each block, the first at the head. */
  private static List<Integer> blocks(int[] ends) {
    int n = ends[ends.length - 1];
    List<Integer> blocks = new ArrayList<>();
    for (double share : SHARES) {
      int wanted = (int) Math.round(share * n);
      if (wanted < Math.min(FIRST_BLOCK, n)) continue;
      int end = Arrays.stream(ends).filter(e -> e >= wanted).findFirst().orElse(n);
      if (blocks.isEmpty() || end > blocks.get(blocks.size() - 1)) blocks.add(end);
    }
    return blocks;
  }

  private static OnlineCode byGroup(double[] perItem, double each, int[] ends) {
    double[] bits = new double[ends.length];
    double[] uniform = new double[ends.length];
    for (int group = 0, item = 0; group < ends.length; group++) {
      uniform[group] = each * (ends[group] - item);
      for (; item < ends[group]; item++) bits[group] += perItem[item];
    }
    return new OnlineCode(bits, uniform);
  }
}
