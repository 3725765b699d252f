package org.polyprobe.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where a run's states are kept: in the user's cache, or in a folder that goes with the run. */
record StatesFolder(Path path, boolean temporary) implements AutoCloseable {
  static StatesFolder of(RunSettings settings) throws IOException {
    return settings.cache() ? new StatesFolder(settings.home().states(), false) : passing();
  }

  static StatesFolder passing() throws IOException {
    return new StatesFolder(Files.createTempDirectory("polyprobe-states"), true);
  }

  @Override
  public void close() throws IOException {
    if (!temporary) return;
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
