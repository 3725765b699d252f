package org.polyprobe.count;

import org.polyprobe.subword.Subwords;
import org.polyprobe.tokenizer.Encoding;

/**
 * A text's own tokens: those of its encoding without the template's special ones.
 *
 * @param starts first character, {@code ends} one past the last, as indices into the Java string
 */
record Tokens(int[] ids, int[] starts, int[] ends) {
  static Tokens of(Encoding encoding) {
    int n = encoding.realTokens();
    Tokens tokens = new Tokens(new int[n], new int[n], new int[n]);
    int next = 0;
    for (int i = 0; i < encoding.length(); i++) {
      if (encoding.special()[i]) continue;
      tokens.ids[next] = encoding.ids()[i];
      tokens.starts[next] = encoding.starts()[i];
      tokens.ends[next++] = encoding.ends()[i];
    }
    return tokens;
  }

  static Tokens of(Subwords subwords) {
    return new Tokens(subwords.ids(), subwords.starts(), subwords.ends());
  }

  int length() {
    return ids.length;
  }

  /** The tokens from {@code from} to {@code to}, with places counted from {@code origin}. */
  Tokens slice(int from, int to, int origin) {
    Tokens slice = new Tokens(new int[to - from], new int[to - from], new int[to - from]);
    for (int i = from; i < to; i++) {
      slice.ids[i - from] = ids[i];
      slice.starts[i - from] = starts[i] - origin;
      slice.ends[i - from] = ends[i] - origin;
    }
    return slice;
  }
}
