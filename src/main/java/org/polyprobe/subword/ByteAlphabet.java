package org.polyprobe.subword;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The characters byte-level tokenizers write bytes with: {@code bytes_to_unicode} of GPT-2. */
public final class ByteAlphabet {
  private static final char[] CHARACTERS = new char[256];

  static {
    char shifted = 256;
    for (int value = 0; value < 256; value++) {
      boolean printable = value >= '!' && value <= '~' || value >= 0xA1 && value != 0xAD;
      CHARACTERS[value] = printable ? (char) value : shifted++;
    }
  }

  private ByteAlphabet() {}

  /** The character a byte is written with. */
  public static char of(int value) {
    return CHARACTERS[value];
  }

  static String written(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder written = new StringBuilder(bytes.length);
    for (byte b : bytes) written.append(CHARACTERS[b & 0xFF]);
    return written.toString();
  }

  /** [byte] its id; null where the vocabulary lacks one. */
  static int[] ids(Map<String, Integer> vocabulary) {
    int[] ids = new int[256];
    for (int value = 0; value < 256; value++) {
      Integer id = vocabulary.get(String.valueOf(CHARACTERS[value]));
      if (id == null) return null;
      ids[value] = id;
    }
    return ids;
  }
}
