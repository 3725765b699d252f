package org.polyprobe.checkpoint;

import java.util.HashMap;
import java.util.Map;

/** Adds up what parallel downloads have brought, and tells one listener, one call at a time. */
final class Tally {
  private final String step;
  private final Progress progress;
  private final long total;
  private final Map<String, Long> byFile = new HashMap<>();
  private long done;

  Tally(String step, long total, Progress progress) {
    this.step = step;
    this.total = total;
    this.progress = progress;
  }

  /** @param bytes of this file that are there now */
  synchronized void at(String file, long bytes) {
    Long before = byFile.put(file, bytes);
    done += bytes - (before == null ? 0 : before);
    progress.at(step, done, total);
  }

  /** The file starts over. */
  synchronized void forget(String file) {
    Long before = byFile.remove(file);
    if (before != null) done -= before;
  }

  /** For what else is to be told meanwhile. */
  Progress inTurn() {
    return (other, bytes, all) -> {
      synchronized (this) {
        progress.at(other, bytes, all);
      }
    };
  }
}
