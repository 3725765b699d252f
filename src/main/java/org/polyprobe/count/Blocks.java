package org.polyprobe.count;

/**
 * Lines of a stream as units to resample, in flat memory: single lines while there are few, then blocks of neighbouring
 * lines, twice as many each time the room is used up.
 */
final class Blocks {
  private static final int MOST = 4096;

  private final long[][] units = new long[MOST][];
  private int full;
  private long linesInUnit = 1;
  private long[] open = new long[Count.ALL];

  void add(long[] lines, int at) {
    for (int c = 0; c < Count.ALL; c++) open[c] += lines[at + c];
    if (open[Count.TEXTS.ordinal()] < linesInUnit) return;
    units[full++] = open;
    open = new long[Count.ALL];
    if (full == MOST) halve();
  }

  private void halve() {
    for (int i = 0; i < MOST / 2; i++) {
      long[] unit = units[2 * i];
      for (int c = 0; c < Count.ALL; c++) unit[c] += units[2 * i + 1][c];
      units[i] = unit;
    }
    full = MOST / 2;
    linesInUnit *= 2;
  }

  /** [units][count]; the last one may hold fewer lines. */
  long[][] units() {
    boolean partial = open[Count.TEXTS.ordinal()] > 0;
    long[][] all = java.util.Arrays.copyOf(units, full + (partial ? 1 : 0));
    if (partial) all[full] = open;
    return all;
  }
}
