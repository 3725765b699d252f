package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code SHA256SUMS}: written last in a converted folder, so that its presence says the folder is complete. */
final class Checksums {
  static final String NAME = "SHA256SUMS";

  private Checksums() {}

  static void write(Path folder, List<String> files) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (String file : files) sums.append(Sha256.of(folder.resolve(file))).append("  ").append(file).append('\n');
    Files.writeString(folder.resolve(NAME), sums);
    AtomicFile.force(folder.resolve(NAME));
  }

  /** Whether the folder is complete and unharmed; what {@code digests} remembers is not read again. */
  static boolean hold(Path folder, DigestMemo digests) throws IOException {
    if (!Files.isRegularFile(folder.resolve(NAME))) return false;
    for (String line : Files.readAllLines(folder.resolve(NAME))) {
      String[] fields = line.split(" {2}", 2);
      if (fields.length != 2) return false;
      Path file = folder.resolve(fields[1]);
      if (!Files.isRegularFile(file) || !digests.digest(file).equals(fields[0])) return false;
    }
    return true;
  }
}
