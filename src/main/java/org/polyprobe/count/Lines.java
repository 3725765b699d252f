package org.polyprobe.count;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.polyprobe.InputException;

/** Reads a text file of any size, gzipped or not, in chunks of whole lines. */
final class Lines implements AutoCloseable {
  private static final int CHUNK = 1 << 18;
  private static final int LONGEST_LINE = 1 << 24;

  private final Path file;
  private final DigestInputStream raw;
  private final InputStream in;
  private byte[] rest = new byte[0];
  private long line = 1;
  private boolean first = true;

  /** @param line number of the first line, from 1; {@code text} its bytes up to {@code length} */
  record Chunk(byte[] text, int length, long line) {}

  private Lines(Path file, DigestInputStream raw, InputStream in) {
    this.file = file;
    this.raw = raw;
    this.in = in;
  }

  static Lines open(Path file) throws IOException {
    if (!Files.exists(file)) throw new InputException(file + ": no such file");
    if (Files.isDirectory(file)) throw new InputException(file + " is a folder, expected a file");
    if (!Files.isReadable(file)) throw new InputException(file + ": permission denied");
    try {
      DigestInputStream raw = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"));
      BufferedInputStream start = new BufferedInputStream(raw, CHUNK);
      start.mark(2);
      boolean zipped = start.read() == 0x1F && start.read() == 0x8B;
      start.reset();
      return new Lines(file, raw, zipped ? new GZIPInputStream(start, 1 << 16) : start);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The next lines, or null at the end. */
  Chunk next() throws IOException {
    byte[] text = Arrays.copyOf(rest, Math.max(CHUNK, 2 * rest.length));
    int length = rest.length;
    rest = new byte[0];
    while (true) {
      int read = read(text, length);
      boolean end = read < text.length - length;
      length += read;
      int whole = end ? length : afterLastLineEnd(text, length);
      if (whole > 0) return chunk(text, whole, length);
      if (end) return null;
      if (length > LONGEST_LINE) {
        throw new InputException(file + ", line " + line + ": longer than " + (LONGEST_LINE >> 20) + " MiB");
      }
      text = Arrays.copyOf(text, 2 * text.length);
    }
  }

  private Chunk chunk(byte[] text, int whole, int length) {
    rest = Arrays.copyOfRange(text, whole, length);
    boolean marked = first && whole >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF;
    first = false;
    if (marked) System.arraycopy(text, 3, text, 0, whole - 3);               // a byte-order mark is no text
    Chunk chunk = new Chunk(text, marked ? whole - 3 : whole, line);
    line += Scan.count(text, 0, chunk.length(), '\n');
    return chunk;
  }

  private int read(byte[] text, int from) throws IOException {
    try {
      return in.readNBytes(text, from, text.length - from);
    } catch (ZipException e) {
      throw new InputException(file + ": damaged gzip: " + e.getMessage(), e);
    }
  }

  private static int afterLastLineEnd(byte[] text, int length) {
    int end = length;
    while (end > 0 && text[end - 1] != '\n') end--;
    return end;
  }

  /** SHA-256 (hex) of the file as it lies on disk, once all is read. */
  String digest() {
    return HexFormat.of().formatHex(raw.getMessageDigest().digest());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
