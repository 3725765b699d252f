package org.polyprobe.subword;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What SentencePiece rewrites before it looks at words ({@code precompiled_charsmap}): a length, a double-array trie of
 * that many bytes (darts-clone), replacements. Here only which text it leaves alone is asked.
 */
final class CharacterMap {
  private final int[] units;

  private CharacterMap(int[] units) {
    this.units = units;
  }

  /** Nothing where it cannot be read; the library says then what is wrong. */
  static Optional<CharacterMap> of(String base64) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
      int length = bytes.remaining() < Integer.BYTES ? 0 : bytes.getInt();
      if (length < Integer.BYTES || length > bytes.remaining()) return Optional.empty();
      int[] units = new int[length / Integer.BYTES];
      bytes.asIntBuffer().get(units);
      return Optional.of(new CharacterMap(units));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether no entry begins at any character, whatever characters are taken together. */
  boolean leaves(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from++) if ((bytes[from] & 0xC0) != 0x80 && hasPrefix(bytes, from)) return false;
    return true;
  }

  /** {@code commonPrefixSearch} of darts-clone up to the first hit. */
  private boolean hasPrefix(byte[] bytes, int from) {
    int node = offset(units[0]);
    for (int i = from; i < bytes.length; i++) {
      int b = bytes[i] & 0xFF;
      node ^= b;
      if (node >= units.length || (units[node] & 0x800000FF) != b) return false;
      boolean leaf = (units[node] >>> 8 & 1) == 1;
      node ^= offset(units[node]);
      if (leaf) return true;
    }
    return false;
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >>> 6);
  }
}
