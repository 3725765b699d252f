package org.polyprobe.tokenizer;

/**
 * One text as tokens. The arrays are parallel, one entry a token, and not to be written to.
 *
 * @param ids vocabulary ids, special tokens included
 * @param types segment ids: 0 for the first text of a pair, 1 for the second
 * @param special whether the template added the token ({@code [CLS]}, {@code </s>} …)
 * @param words index of the word a token belongs to, -1 for special tokens
 * @param starts first character of the token in the text, as an index into the Java string, -1 for special tokens
 * @param ends one past the token's last character, -1 for special tokens
 * @param truncated whether the text was longer than the model takes and its end is missing
 */
public record Encoding(int[] ids, int[] types, boolean[] special, int[] words, int[] starts, int[] ends,
                       boolean truncated) {
  /** Number of tokens, special ones included. */
  public int length() {
    return ids.length;
  }

  /** Number of tokens that come from the text itself. */
  public int realTokens() {
    int count = 0;
    for (boolean s : special) if (!s) count++;
    return count;
  }
}
