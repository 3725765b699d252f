package org.polyprobe.tokenizer;

/**
 * Cutting what a model cannot take, as transformers' {@code truncation="longest_first"} does.
 *
 * @param maxTokens tokens kept, special ones included
 * @param side where a text loses its tokens
 */
record Truncation(int maxTokens, Side side) {
  enum Side { LEFT, RIGHT }

  /** The encoding, with no more than {@code maxTokens} tokens. */
  Encoding apply(Encoding encoding) {
    if (encoding.length() <= maxTokens) return encoding;
    int first = encoding.tokensOf(0);
    int second = encoding.tokensOf(1);
    int room = maxTokens - (encoding.length() - first - second);
    if (room < 0) {
      throw new IllegalArgumentException("limit of " + maxTokens + " tokens, but the template alone adds "
          + (encoding.length() - first - second));
    }
    int[] kept = longestFirst(made(encoding, 0, first), made(encoding, 1, second), room);
    return encoding.keep(new int[][] {range(first, kept[0]), range(second, kept[1])},
        new Encoding.Cut(first - kept[0], second - kept[1]));
  }

  private int[] range(int tokens, int kept) {
    return side == Side.RIGHT ? new int[] {0, kept} : new int[] {tokens - kept, tokens};
  }

  /**
   * Tokens of a text that the library makes before it cuts: since 0.23 it stops after the word, counted from the side
   * that is kept, with which the limit is reached. Which of two long texts keeps the odd token depends on it.
   */
  private int made(Encoding encoding, int text, int tokens) {
    int step = side == Side.RIGHT ? 1 : -1;
    int made = 0;
    int word = -1;
    for (int i = side == Side.RIGHT ? 0 : encoding.length() - 1; i >= 0 && i < encoding.length(); i += step) {
      if (encoding.texts()[i] != text) continue;
      if (made >= maxTokens && encoding.words()[i] != word) return made;
      made++;
      word = encoding.words()[i];
    }
    return tokens;
  }

  /** Lengths after cutting; {@code truncate_encodings} in the library's truncation.rs. */
  static int[] longestFirst(int first, int second, int room) {
    int shorter = Math.min(first, second);
    int longer = Math.max(shorter, room - shorter);
    if (shorter + longer > room) {
      shorter = room / 2;
      longer = shorter + room % 2;
    }
    return first <= second ? new int[] {shorter, longer} : new int[] {longer, shorter};
  }
}
