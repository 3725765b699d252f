package org.polyprobe.cli;

import java.util.Locale;

/** Sizes for people. */
final class Bytes {
  private Bytes() {}

  /** {@code 714 MB}, {@code 1.12 GB}, in powers of ten as disks are sold. */
  static String text(long bytes) {
    if (bytes >= 1_000_000_000) return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    if (bytes >= 1_000_000) return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    return String.format(Locale.ROOT, "%.0f kB", Math.ceil(bytes / 1e3));
  }
}
