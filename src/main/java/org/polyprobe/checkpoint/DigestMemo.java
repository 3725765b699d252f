package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Digests of files, remembered in the user's cache under path, size, time of change and file key, so that a
 * model of gigabytes is read through once. Keys hold all they depend on, so no entry ever goes stale.
 */
final class DigestMemo {
  /** Smaller files are read through faster than a memo is found. */
  private static final long SMALL_BYTES = 1 << 16;
  /** A file changed this recently may change again within the same tick of its clock. */
  private static final long SETTLED_SECONDS = 2;

  private static final Predicate<String> DIGEST = Pattern.compile("[0-9a-f]{64}").asMatchPredicate();

  private final Path directory;

  DigestMemo(Home home) {
    this.directory = home.digests();
  }

  String digest(Path file) throws IOException {
    Optional<String> known = known(file);
    if (known.isPresent()) return known.get();
    Path real = file.toRealPath();
    Path memo = directory.resolve(key(real));
    String digest = Sha256.of(real);
    if (settled(real) && memo.equals(directory.resolve(key(real)))) remember(memo, digest);
    return digest;
  }

  /** What can be told without reading through a large file. */
  Optional<String> known(Path file) throws IOException {
    if (Files.size(file) < SMALL_BYTES) return Optional.of(Sha256.of(file));
    Path memo = directory.resolve(key(file.toRealPath()));
    return Files.isRegularFile(memo) ? Optional.of(Files.readString(memo).strip()).filter(DIGEST)
        : Optional.empty();
  }

  private static String key(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return Sha256.of(String.join("\n", file.toString(), Long.toString(now.size()), now.lastModifiedTime().toString(),
        String.valueOf(now.fileKey())));
  }

  private static boolean settled(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minusSeconds(SETTLED_SECONDS));
  }

  private static void remember(Path memo, String digest) {
    try {
      AtomicFile.write(memo, channel -> channel.write(StandardCharsets.UTF_8.encode(digest + "\n")));
    } catch (IOException e) {
      // A cache that cannot be written costs time, not correctness: the next call reads the file again.
    }
  }
}
