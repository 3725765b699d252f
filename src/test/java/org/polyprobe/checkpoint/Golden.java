package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The tiny checkpoints that Hugging Face's libraries wrote. */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  static Path directory(String name) {
    return FOLDER.resolve(name);
  }

  /** A copy that a test may damage. */
  static Path copy(String name, Path to) throws IOException {
    Path copy = Files.createDirectories(to.resolve(name));
    try (Stream<Path> files = Files.list(directory(name))) {
      for (Path file : files.toList()) Files.write(copy.resolve(file.getFileName()), Files.readAllBytes(file));
    }
    return copy;
  }
}
