package org.polyprobe.tokenizer;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;
import java.util.List;

/** From the library's encodings, which count in code points, to ours, which count in Java chars. */
final class Encodings {
  private Encodings() {}

  /** @param second empty where there is one text only */
  static Encoding ofTexts(ai.djl.huggingface.tokenizers.Encoding encoded, String first, String second) {
    CodePoints[] positions = {new CodePoints(first), new CodePoints(second)};
    Encoding encoding = withoutOffsets(encoded);
    CharSpan[] spans = encoded.getCharTokenSpans();
    for (int i = 0; i < spans.length; i++) {
      if (encoding.texts()[i] < 0) continue;
      encoding.starts()[i] = positions[encoding.texts()[i]].charIndex(spans[i].getStart());
      encoding.ends()[i] = positions[encoding.texts()[i]].charIndex(spans[i].getEnd());
    }
    return encoding;
  }

  /** @param given the words as encoded, some with a space before */
  static Encoding ofWords(ai.djl.huggingface.tokenizers.Encoding encoded, List<String> words, List<String> given) {
    Encoding encoding = withoutOffsets(encoded);
    CharSpan[] spans = encoded.getCharTokenSpans();
    for (int i = 0; i < spans.length; i++) {
      if (encoding.texts()[i] < 0) continue;
      int word = encoding.words()[i];
      int added = given.get(word).length() - words.get(word).length();
      CodePoints positions = new CodePoints(given.get(word));
      encoding.starts()[i] = Math.max(0, positions.charIndex(spans[i].getStart()) - added);
      encoding.ends()[i] = Math.max(0, positions.charIndex(spans[i].getEnd()) - added);
    }
    return encoding;
  }

  private static Encoding withoutOffsets(ai.djl.huggingface.tokenizers.Encoding encoded) {
    int n = encoded.getIds().length;
    boolean[] special = new boolean[n];
    for (int i = 0; i < n; i++) special[i] = encoded.getSpecialTokenMask()[i] == 1;
    int[] starts = new int[n];
    int[] ends = new int[n];
    Arrays.fill(starts, -1);
    Arrays.fill(ends, -1);
    return new Encoding(ints(encoded.getIds()), ints(encoded.getTypeIds()), special, ints(encoded.getSequenceIds()),
        ints(encoded.getWordIds()), starts, ends, Encoding.Cut.NONE);
  }

  private static int[] ints(long[] values) {
    int[] result = new int[values.length];
    for (int i = 0; i < values.length; i++) result[i] = Math.toIntExact(values[i]);
    return result;
  }

  /** From code points, which the library counts, to Java chars; positions mostly go upwards. */
  private static final class CodePoints {
    private final String text;
    private int codePoint;
    private int index;

    CodePoints(String text) {
      this.text = text;
    }

    int charIndex(int wanted) {
      index = text.offsetByCodePoints(index, wanted - codePoint);
      codePoint = wanted;
      return index;
    }
  }
}
