package org.polyprobe.tokenizer;

/**
 * One text, one pair of texts or one sentence of given words as tokens. The arrays are parallel, one entry a token, and
 * not to be written to.
 *
 * @param ids vocabulary ids, special tokens included
 * @param types segment ids as the template gives them; in BERT 0 for the first text of a pair, 1 for the second
 * @param special whether the template added the token ({@code [CLS]}, {@code </s>} …)
 * @param texts which text a token comes from: 0, 1 for the second of a pair, -1 for special tokens
 * @param words index of the word a token belongs to, counted from 0 in each text, -1 for special tokens
 * @param starts first character of the token, as an index into the Java string of its text (given words: of its word),
 *     -1 for special tokens
 * @param ends one past the token's last character, -1 for special tokens
 * @param cut how many tokens of the text, and of the second one of a pair, are missing as the model takes no more
 */
public record Encoding(int[] ids, int[] types, boolean[] special, int[] texts, int[] words, int[] starts, int[] ends,
                       Cut cut) {
  /** Tokens left out of the first and of the second text. */
  public record Cut(int first, int second) {
    public static final Cut NONE = new Cut(0, 0);
  }

  /** Number of tokens, special ones included. */
  public int length() {
    return ids.length;
  }

  /** Whether the text was longer than the model takes and part of it is missing. */
  public boolean truncated() {
    return cut.first() + cut.second() > 0;
  }

  /** Number of tokens that come from the text itself. */
  public int realTokens() {
    int count = 0;
    for (boolean s : special) if (!s) count++;
    return count;
  }

  /** How many tokens come from the first text (0) or the second one (1). */
  int tokensOf(int text) {
    int count = 0;
    for (int t : texts) if (t == text) count++;
    return count;
  }

  /**
   * The special tokens and those tokens of each text whose rank in it, from 0, lies in the text's range.
   *
   * @param ranges [text] of first rank and one past the last
   */
  Encoding keep(int[][] ranges, Cut missing) {
    int[] kept = new int[length()];
    int[] rank = new int[ranges.length];
    int n = 0;
    for (int i = 0; i < length(); i++) {
      int text = texts[i];
      if (text < 0 || rank[text] >= ranges[text][0] && rank[text] < ranges[text][1]) kept[n++] = i;
      if (text >= 0) rank[text]++;
    }
    boolean[] keptSpecial = new boolean[n];
    for (int i = 0; i < n; i++) keptSpecial[i] = special[kept[i]];
    return new Encoding(pick(ids, kept, n), pick(types, kept, n), keptSpecial, pick(texts, kept, n),
        pick(words, kept, n), pick(starts, kept, n), pick(ends, kept, n), missing);
  }

  private static int[] pick(int[] values, int[] kept, int n) {
    int[] picked = new int[n];
    for (int i = 0; i < n; i++) picked[i] = values[kept[i]];
    return picked;
  }
}
