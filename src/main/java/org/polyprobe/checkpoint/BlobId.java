package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the hub calls a file's content, and what the content must hash to: SHA-256 for files in large-file storage,
 * Git's own SHA-1 for all others. It is also the file's name in the cache.
 */
record BlobId(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final int CHUNK = 1 << 20;

  /** From the header ETag or X-Linked-Etag; empty where it is something else, such as a web server's own. */
  static Optional<BlobId> ofEtag(String etag) {
    String plain = etag.strip().replaceFirst("^W/", "").replace("\"", "");
    return HEX.matcher(plain).matches() ? Optional.of(new BlobId(plain)) : Optional.empty();
  }

  String algorithm() {
    return hex.length() == 64 ? "SHA-256" : "Git's SHA-1";
  }

  boolean isOf(Path file) throws IOException {
    return hex.equals(hex.length() == 64 ? Sha256.of(file) : gitDigest(file));
  }

  /** The same; large files that {@code digests} remembers are not read. */
  boolean isOf(Path file, DigestMemo digests) throws IOException {
    return hex.length() == 64 ? hex.equals(digests.digest(file)) : isOf(file);
  }

  /** {@code git hash-object FILE}. */
  private static String gitDigest(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
      while (channel.read(buffer.clear()) >= 0) digest.update(buffer.flip());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
