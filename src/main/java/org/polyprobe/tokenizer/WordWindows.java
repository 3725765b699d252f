package org.polyprobe.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sentence of given words as windows a model can take: one, or several that overlap where the sentence is longer.
 * Nothing is cut. Each word is to be read from one window only: of those that hold all its tokens, the one in which its
 * nearest edge is farthest, where the sentence's own ends are no edges; of equals the earlier. A word longer than the
 * overlap that no window holds whole is read from a window with its first token.
 *
 * @param windows each with the template's special tokens; {@link Encoding#words()} counts in the whole sentence
 * @param window [word] the window to read the word from, -1 for a word that became no token
 * @param firstToken [word] place of the word's first token in that window, -1 for a word that became no token
 */
public record WordWindows(List<Encoding> windows, int[] window, int[] firstToken) {
  /**
   * @param sentence all tokens of the sentence, as long as it is
   * @param maxTokens tokens in a window, special ones included
   * @param overlap tokens that neighbouring windows share, at most half of a window's
   */
  static WordWindows of(Encoding sentence, int words, int maxTokens, int overlap) {
    int tokens = sentence.tokensOf(0);
    int room = maxTokens - (sentence.length() - tokens);
    if (room < 1 && tokens > 0) {
      throw new IllegalArgumentException("limit of " + maxTokens + " tokens, but the template alone adds "
          + (maxTokens - room));
    }
    List<int[]> ranges = ranges(tokens, room, Math.min(overlap, room / 2));
    List<Encoding> windows = new ArrayList<>();
    for (int[] range : ranges) windows.add(sentence.keep(new int[][] {range}, Encoding.Cut.NONE));
    int[] window = new int[words];
    int[] firstToken = new int[words];
    Arrays.fill(window, -1);
    Arrays.fill(firstToken, -1);
    int[] owner = ownWords(sentence, tokens);
    int before = specialTokensBefore(sentence);
    for (int first = 0, end; first < tokens; first = end) {
      end = first + 1;
      while (end < tokens && owner[end] == owner[first]) end++;
      int best = best(ranges, first, end, tokens);
      window[owner[first]] = best;
      firstToken[owner[first]] = before + first - ranges.get(best)[0];
    }
    return new WordWindows(List.copyOf(windows), window, firstToken);
  }

  /** Windows of {@code room} tokens; the last one is moved back, so that it has as many as the others. */
  private static List<int[]> ranges(int tokens, int room, int overlap) {
    List<int[]> ranges = new ArrayList<>();
    for (int from = 0; ; from += room - overlap) {
      if (from + room >= tokens) {
        ranges.add(new int[] {Math.max(0, tokens - room), tokens});
        return ranges;
      }
      ranges.add(new int[] {from, from + room});
    }
  }

  private static int best(List<int[]> ranges, int first, int end, int tokens) {
    int best = -1;
    int bestMargin = -1;
    boolean bestWhole = false;
    for (int w = 0; w < ranges.size(); w++) {
      int[] range = ranges.get(w);
      if (first < range[0] || first >= range[1]) continue;
      boolean whole = end <= range[1];
      int left = range[0] == 0 ? tokens : first - range[0];
      int right = range[1] == tokens ? tokens : range[1] - end;
      int margin = Math.min(left, right);
      if (best < 0 || whole && !bestWhole || whole == bestWhole && margin > bestMargin) {
        best = w;
        bestMargin = margin;
        bestWhole = whole;
      }
    }
    return best;
  }

  /** [token of the text] the word it belongs to. */
  private static int[] ownWords(Encoding sentence, int tokens) {
    int[] owner = new int[tokens];
    int n = 0;
    for (int i = 0; i < sentence.length(); i++) if (sentence.texts()[i] == 0) owner[n++] = sentence.words()[i];
    return owner;
  }

  private static int specialTokensBefore(Encoding sentence) {
    int count = 0;
    while (count < sentence.length() && sentence.texts()[count] < 0) count++;
    return count;
  }
}
