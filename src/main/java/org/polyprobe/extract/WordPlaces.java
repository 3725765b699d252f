package org.polyprobe.extract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.WordWindows;

/**
 * Which token stands for which word: its first, in the window the word is read from. Words that became no token have no
 * row.
 *
 * @param windows all windows of all sentences
 * @param tokens [window] places of the tokens read from it, {@code rows} the rows they go to
 * @param rowOf [sentence][word] the word's row, or −1
 * @param words rows in all
 * @param sentenceOf [window] the sentence it is a part of
 */
record WordPlaces(List<Encoding> windows, int[][] tokens, int[][] rows, int[][] rowOf, int words,
                  int[] sentenceOf) {

  static WordPlaces of(List<WordWindows> sentences) {
    List<Encoding> windows = new ArrayList<>();
    List<int[]> tokens = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    int[][] rowOf = new int[sentences.size()][];
    List<Integer> sentenceOf = new ArrayList<>();
    int row = 0;
    for (int s = 0; s < rowOf.length; s++) {
      WordWindows sentence = sentences.get(s);
      rowOf[s] = new int[sentence.window().length];
      for (int word = 0; word < rowOf[s].length; word++) rowOf[s][word] = sentence.window()[word] < 0 ? -1 : row++;
      for (int w = 0; w < sentence.windows().size(); w++) {
        int window = w;
        int[] read = IntStream.range(0, rowOf[s].length)
            .filter(word -> sentence.window()[word] == window).toArray();
        int[] of = rowOf[s];
        windows.add(sentence.windows().get(w));
        sentenceOf.add(s);
        tokens.add(Arrays.stream(read).map(word -> sentence.firstToken()[word]).toArray());
        rows.add(Arrays.stream(read).map(word -> of[word]).toArray());
      }
    }
    return new WordPlaces(windows, tokens.toArray(int[][]::new), rows.toArray(int[][]::new), rowOf, row,
        sentenceOf.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The sentence each window is of, for messages. */
  List<String> texts(List<List<String>> sentences) {
    return Arrays.stream(sentenceOf).mapToObj(s -> String.join(" ", sentences.get(s))).toList();
  }
}
