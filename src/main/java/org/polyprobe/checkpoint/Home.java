package org.polyprobe.checkpoint;

import java.nio.file.Path;

/**
 * The user's cache: {@code ~/.cache/polyprobe}, or where the environment variable POLYPROBE_HOME points. Everything in
 * it can be deleted at any time and is made again when needed.
 */
public record Home(Path directory) {
  public static Home ofUser() {
    String moved = System.getenv("POLYPROBE_HOME");
    if (moved != null && !moved.isBlank()) return new Home(Path.of(moved).toAbsolutePath());
    return new Home(Path.of(System.getProperty("user.home"), ".cache", "polyprobe"));
  }

  /** Models converted from other formats. */
  Path models() {
    return directory.resolve("models");
  }

  /** Hidden states that earlier runs computed. */
  public Path states() {
    return directory.resolve("states");
  }

  /** What earlier runs measured. */
  public Path measured() {
    return directory.resolve("measured");
  }

  /** Digests of large files already read once. */
  Path digests() {
    return directory.resolve("digests");
  }
}
