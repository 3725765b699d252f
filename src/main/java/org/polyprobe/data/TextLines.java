package org.polyprobe.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.polyprobe.InputException;

/**
 * The lines of a UTF-8 text file, refused where they are not text.
 *
 * <p>A byte-order mark is skipped and lines may end in CR LF. A line that is not UTF-8 or holds a NUL is an
 * error that names it: both mean that the file is not what its reader thinks. Other control characters are left to the
 * tokenizer: public sets hold some.
 *
 * @param name the file's name, for messages
 * @param lines without their ends; the end of the last line need not be there
 * @param bytes as read
 */
record TextLines(String name, List<String> lines, byte[] bytes) {

  static TextLines read(Path file) throws IOException {
    if (!Files.exists(file)) throw new InputException(file + ": no such file");
    return of(file.getFileName().toString(), Files.readAllBytes(file));
  }

  static TextLines of(String name, byte[] bytes) {
    List<String> lines = new ArrayList<>();
    int start = startsWithMark(bytes) ? 3 : 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') end++;
      boolean carriageReturn = end > start && bytes[end - 1] == '\r';
      lines.add(decode(name, lines.size() + 1, ByteBuffer.wrap(bytes, start, end - start - (carriageReturn ? 1 : 0))));
      start = end + 1;
    }
    if (lines.isEmpty()) throw new InputException(name + ": the file is empty");
    return new TextLines(name, lines, bytes);
  }

  /** An error at a line, counted from 1. */
  InputException error(int line, String what) {
    return new InputException(name + ", line " + line + ": " + what);
  }

  static String digest(byte[]... parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) sha.update(part);
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= 3 && Arrays.equals(bytes, 0, 3, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, 0, 3);
  }

  private static String decode(String name, int line, ByteBuffer bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(name + ", line " + line + ": not UTF-8", e);
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) throw new InputException("%s, line %d: NUL at character %d: not a text file".formatted(name, line, nul + 1));
    return text;
  }
}
