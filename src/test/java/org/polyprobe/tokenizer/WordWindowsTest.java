package org.polyprobe.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WordWindowsTest {
  /** {@code [CLS]}, each word's tokens, {@code [SEP]}; ids count up from 0. */
  private static Encoding sentence(List<Integer> tokensPerWord) {
    List<Integer> words = new ArrayList<>(List.of(-1));
    for (int w = 0; w < tokensPerWord.size(); w++) for (int t = 0; t < tokensPerWord.get(w); t++) words.add(w);
    words.add(-1);
    int n = words.size();
    int[] ids = new int[n];
    int[] texts = new int[n];
    boolean[] special = new boolean[n];
    for (int i = 0; i < n; i++) {
      ids[i] = i;
      special[i] = words.get(i) < 0;
      texts[i] = special[i] ? -1 : 0;
    }
    int[] wordOf = words.stream().mapToInt(w -> w).toArray();
    return new Encoding(ids, new int[n], special, texts, wordOf, new int[n], new int[n], Encoding.Cut.NONE);
  }

  @Test
  void aSentenceThatFitsIsOneWindow() {
    WordWindows windows = WordWindows.of(sentence(List.of(1, 2, 0, 1)), 4, 6, 2);
    assertEquals(1, windows.windows().size());
    assertArrayEquals(new int[] {0, 0, -1, 0}, windows.window());
    assertArrayEquals(new int[] {1, 2, -1, 4}, windows.firstToken());
  }

  /** Ten one-token words, four a window, two shared: 0-3, 2-5, 4-7, 6-9; each word where its context is widest. */
  @Test
  void everyWordIsReadWhereItsContextIsWidest() {
    WordWindows windows = WordWindows.of(sentence(List.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)), 10, 6, 2);
    assertArrayEquals(new int[] {0, 3, 4, 5, 6, 11}, windows.windows().get(1).ids());
    assertArrayEquals(new int[] {0, 0, 0, 1, 1, 2, 2, 3, 3, 3}, windows.window());
    assertArrayEquals(new int[] {1, 2, 3, 2, 3, 2, 3, 2, 3, 4}, windows.firstToken());
  }

  @Test
  void aWordAcrossAWindowsEdgeIsReadWhereItIsWhole() {
    WordWindows windows = WordWindows.of(sentence(List.of(1, 1, 1, 2, 1)), 5, 6, 2);
    assertArrayEquals(new int[] {0, 0, 0, 1, 1}, windows.window());
    assertArrayEquals(new int[] {1, 2, 3, 2, 4}, windows.firstToken());
  }

  @Property(tries = 500)
  void everyTokenIsInAWindowAndEveryWordInOne(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 9) Integer> tokensPerWord,
      @ForAll @IntRange(min = 3, max = 40) int maxTokens, @ForAll @IntRange(min = 0, max = 50) int overlap) {
    Encoding sentence = sentence(tokensPerWord);
    WordWindows windows = WordWindows.of(sentence, tokensPerWord.size(), maxTokens, overlap);
    BitSet seen = new BitSet();
    for (Encoding window : windows.windows()) {
      assertTrue(window.length() <= maxTokens);
      assertTrue(window.special()[0] && window.special()[window.length() - 1]);
      for (int id : window.ids()) seen.set(id);
    }
    assertEquals(sentence.length(), seen.cardinality());
    for (int w = 0; w < tokensPerWord.size(); w++) {
      assertEquals(tokensPerWord.get(w) == 0, windows.window()[w] < 0);
      if (windows.window()[w] < 0) continue;
      Encoding window = windows.windows().get(windows.window()[w]);
      int first = 1 + tokensPerWord.subList(0, w).stream().mapToInt(n -> n).sum();
      assertEquals(first, window.ids()[windows.firstToken()[w]]);
    }
  }
}
