package org.polyprobe.probe;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Labels that say nothing (Hewitt &amp; Liang 2019): every word type gets one drawn from the task's own distribution, the
 * same in training and test, in every text and language. A probe that learns them as well as the real ones has learned
 * words by heart; the difference of the two scores is its selectivity.
 */
public final class ControlTask {
  private ControlTask() {}

  /**
   * @param words word types; of one type all get one label
   * @param labels the real ones, from which the distribution is counted
   * @return labels of {@code words}
   */
  public static int[] labels(List<String> words, int[] labels, int classes, long seed) {
    int[] counts = new int[classes];
    for (int label : labels) counts[label]++;
    int[] control = new int[words.size()];
    for (int i = 0; i < control.length; i++) control[i] = draw(words.get(i), counts, labels.length, seed);
    return control;
  }

  /**
   * Whether the probe that answers for a word was trained on its type: whether the type stands in another fold too. Labels of
   * other types are not to be learned, so scores on them are chance by construction.
   *
   * @param folds the fold each word is held out in
   */
  public static boolean[] seen(List<String> words, int[] folds) {
    Map<String, Integer> first = new HashMap<>();
    Set<String> inSeveral = new HashSet<>();
    for (int i = 0; i < folds.length; i++) {
      Integer known = first.putIfAbsent(words.get(i), folds[i]);
      if (known != null && known != folds[i]) inSeveral.add(words.get(i));
    }
    boolean[] seen = new boolean[folds.length];
    for (int i = 0; i < seen.length; i++) seen[i] = inSeveral.contains(words.get(i));
    return seen;
  }

  private static int draw(String word, int[] counts, int total, long seed) {
    CRC32C crc = new CRC32C();
    crc.update(word.getBytes(StandardCharsets.UTF_8));
    long place = (long) (new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ crc.getValue()).nextDouble() * total);
    for (int c = 0; c < counts.length; c++) {
      if (place < counts[c]) return c;
      place -= counts[c];
    }
    throw new IllegalStateException("counts do not add up to " + total);
  }
}
