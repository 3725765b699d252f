package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/** Room on the disk, asked for beforehand and explained when it runs out. */
public final class Disk {
  /** How Linux, macOS and Windows say it, in the messages Java passes on. */
  private static final List<String> FULL = List.of("No space left on device", "Disk quota exceeded",
      "There is not enough space on the disk");

  private Disk() {}

  static void requireRoom(Path folder, long bytes) throws IOException {
    requireRoom(folder, bytes, "while the model is converted", "POLYPROBE_HOME");
  }

  /** @param variable of the environment, which names another place */
  static void requireRoom(Path folder, long bytes, String purpose, String variable) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < bytes) {
      throw new InputException(String.format(Locale.ROOT, "%s: %.1f GB free, %.1f GB needed %s; name another place in %s",
          folder, free / 1e9, bytes / 1e9, purpose, variable));
    }
  }

  /** The user's to mend, if the disk is full; else the exception as it came. */
  static IOException explain(Path folder, IOException e) {
    return explain(folder, e, "POLYPROBE_HOME");
  }

  static IOException explain(Path folder, IOException e, String variable) {
    if (full(e)) throw new InputException(folder + ": the disk is full; name another place in " + variable, e);
    return e;
  }

  /** Whether it says that the disk is full. */
  public static boolean full(IOException e) {
    String message = String.valueOf(e.getMessage());
    return FULL.stream().anyMatch(message::contains);
  }

  /** Deletes a folder with all in it, if it is there. */
  public static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
