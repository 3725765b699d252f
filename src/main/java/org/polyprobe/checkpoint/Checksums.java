package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.polyprobe.InputException;

/** {@code SHA256SUMS}: written last in a converted folder, so that its presence says the folder is complete. */
final class Checksums {
  static final String NAME = "SHA256SUMS";

  /** Smaller files are read through on every check; of weights, only that the header accounts for every byte. */
  private static final long SMALL_BYTES = 16 << 20;

  private Checksums() {}

  static void write(Path folder, List<String> files) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (String file : files) sums.append(Sha256.of(folder.resolve(file))).append("  ").append(file).append('\n');
    Files.writeString(folder.resolve(NAME), sums);
    AtomicFile.force(folder.resolve(NAME));
  }

  /** Whether the folder is complete and, as far as a few milliseconds tell, unharmed. */
  static boolean hold(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve(NAME))) return false;
    for (String line : Files.readAllLines(folder.resolve(NAME))) {
      String[] fields = line.split(" {2}", 2);
      if (fields.length != 2 || !holds(folder.resolve(fields[1]), fields[0])) return false;
    }
    return true;
  }

  private static boolean holds(Path file, String sum) throws IOException {
    if (!Files.isRegularFile(file)) return false;
    if (Files.size(file) < SMALL_BYTES) return Sha256.of(file).equals(sum);
    try {
      SafetensorsHeader.read(file);
      return true;
    } catch (InputException e) {
      return false;
    }
  }
}
