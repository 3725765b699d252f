package org.polyprobe.probe;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which fold each item is held out in. Items of one group (a sentence and its translations) share a fold, so that a
 * probe is never tested on a translation of what it was trained on.
 *
 * @param of [items], from 0; −1 for an item that is in no fold, so always trained on
 */
public record Folds(int[] of, int count) {
  /**
   * Groups dealt out in an order drawn by the seed, as evenly as can be. The fold of a group depends on its name, the seed
   * and nothing else but which groups there are.
   */
  public static Map<String, Integer> deal(Iterable<String> groups, int folds, long seed) {
    Map<String, Integer> dealt = new LinkedHashMap<>();
    groups.forEach(group -> dealt.put(group, 0));
    String[] names = dealt.keySet().toArray(String[]::new);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = names.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      String kept = names[i];
      names[i] = names[j];
      names[j] = kept;
    }
    for (int i = 0; i < names.length; i++) dealt.put(names[i], i % folds);
    return dealt;
  }

  /** All items are trained on, and every other text is tested with that one probe. */
  public static Folds none(int items) {
    int[] none = new int[items];
    Arrays.fill(none, -1);
    return new Folds(none, 1);
  }

  /** The items trained on when a fold is held out. */
  boolean[] training(int fold) {
    boolean[] training = new boolean[of.length];
    for (int i = 0; i < training.length; i++) training[i] = of[i] != fold;
    return training;
  }
}
