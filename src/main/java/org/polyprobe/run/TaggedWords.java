package org.polyprobe.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.data.TaggedText;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;

/** One text's words with their labels as numbers, and where their states are. */
final class TaggedWords {
  private final String what;
  private final List<List<String>> sentences;
  private final List<List<String>> tags;

  TaggedWords(String what, TaggedText text) {
    this.what = what;
    sentences = text.sentences().stream().map(TaggedText.Sentence::words).toList();
    tags = text.sentences().stream().map(TaggedText.Sentence::tags).toList();
  }

  String identity() {
    return Identity.of(sentences, tags);
  }

  Extractor.WordRequest request() {
    return new Extractor.WordRequest(what, sentences);
  }

  List<List<String>> tags() {
    return tags;
  }

  /**
   * The words that have states, row by row.
   *
   * @param x [rows, hidden]
   * @param words, labels, sentence [rows]
   * @param rowOf [sentence][word] the word's row, or −1
   */
  record Rows(Tensor x, List<String> words, int[] labels, int[] sentence, int[][] rowOf) {

    /** Labels of all words of all sentences; words without states get {@code otherwise}. */
    List<List<String>> perSentence(int[] labels, List<String> classes, String otherwise) {
      List<List<String>> all = new ArrayList<>(rowOf.length);
      for (int[] rows : rowOf) {
        List<String> one = new ArrayList<>(rows.length);
        for (int row : rows) one.add(row < 0 ? otherwise : classes.get(labels[row]));
        all.add(one);
      }
      return all;
    }

    /** Labels of those words of each sentence that have states and whose rows are kept. */
    List<List<String>> perSentence(int[] labels, List<String> classes, IntPredicate kept) {
      return Arrays.stream(rowOf).map(rows -> Arrays.stream(rows).filter(row -> row >= 0 && kept.test(row))
          .mapToObj(row -> classes.get(labels[row])).toList()).toList();
    }

    /** The same rows with sentences in an order drawn by the seed; sentences without states are left out. */
    Rows shuffled(long seed) {
      List<Integer> order = new ArrayList<>();
      for (int s = 0; s < rowOf.length; s++) order.add(s);
      Collections.shuffle(order, new Random(new SplittableRandom(seed).nextLong()));
      List<Integer> rows = new ArrayList<>();
      for (int s : order) for (int row : rowOf[s]) if (row >= 0) rows.add(row);
      long[] chosen = rows.stream().mapToLong(Integer::longValue).toArray();
      return new Rows(x.index_select(0, torch.tensor(chosen)), rows.stream().map(words::get).toList(),
          rows.stream().mapToInt(row -> labels[row]).toArray(), rows.stream().mapToInt(row -> sentence[row]).toArray(), null);
    }

    /** Rows up to the end of each sentence. */
    int[] ends() {
      List<Integer> ends = new ArrayList<>();
      for (int row = 1; row <= sentence.length; row++) {
        if (row == sentence.length || sentence[row] != sentence[row - 1]) ends.add(row);
      }
      return ends.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  Rows rows(Extracted states, int layer, List<String> classes) {
    Extracted.Words found = states.ofWords(sentences);
    Tensor x = found.states().layer(layer);
    int n = (int) x.size(0);
    String[] words = new String[n];
    int[] labels = new int[n];
    int[] sentence = new int[n];
    for (int s = 0; s < sentences.size(); s++) {
      for (int word = 0; word < found.rowOf()[s].length; word++) {
        int row = found.rowOf()[s][word];
        if (row < 0) continue;
        words[row] = sentences.get(s).get(word);
        labels[row] = classes.indexOf(tags.get(s).get(word));
        sentence[row] = s;
      }
    }
    return new Rows(x, List.of(words), labels, sentence, found.rowOf());
  }
}
