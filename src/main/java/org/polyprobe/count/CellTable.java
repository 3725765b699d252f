package org.polyprobe.count;

import java.util.Arrays;

/**
 * Parts of lines ("cells") seen so far, by their bytes: what each counts, its tokens, how often it occurred.
 *
 * <p>Open addressing over flat arrays, so that millions of look-ups a second leave nothing for the collector. Entries
 * are numbered from 0 and forgotten all at once.
 */
final class CellTable {
  /** Entries; with keys of a dozen bytes the table then takes about 90 MB. */
  static final int MOST = 1 << 20;
  /** Room for one cell's counts: those of {@link Count#OF_PARTS} and one more, so that they lie in one cache line. */
  private static final int WIDTH = 16;

  private final int[] slots = new int[2 * MOST];               // entry + 1, 0 where free
  private long[] hashes = new long[1 << 12];
  private int[] keyEnds = new int[1 << 12];                    // of each entry, in keys; it begins where the last ends
  private byte[] keys = new byte[1 << 16];
  private char[] counts = new char[WIDTH << 12];               // a short cell has none above 65,535
  private int[] idStarts = new int[1 << 12];                   // of each entry, in ids; it has as many as tokens
  private int[] ids = new int[1 << 14];
  private int idCount;
  private long[] times = new long[1 << 12];
  private int size;

  int size() {
    return size;
  }

  /** The entry of the bytes, or −1 less the free slot where it belongs. */
  int find(byte[] text, int from, int to, long hash) {
    for (int slot = (int) (hash >>> 40) & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
      int entry = slots[slot] - 1;
      if (entry < 0) return -1 - slot;
      if (hashes[entry] == hash && isKey(entry, text, from, to)) return entry;
    }
  }

  private boolean isKey(int entry, byte[] text, int from, int to) {
    int start = entry == 0 ? 0 : keyEnds[entry - 1];
    return Arrays.equals(keys, start, keyEnds[entry], text, from, to);
  }

  /** @param missed what {@link #find} returned; the entry is empty until {@link #fill} */
  int add(int missed, byte[] text, int from, int to, long hash) {
    int entry = size++;
    slots[-1 - missed] = entry + 1;
    if (entry == hashes.length) grow();
    int start = entry == 0 ? 0 : keyEnds[entry - 1];
    if (start + to - from > keys.length) keys = Arrays.copyOf(keys, Math.max(2 * keys.length, start + to - from));
    System.arraycopy(text, from, keys, start, to - from);
    keyEnds[entry] = start + to - from;
    hashes[entry] = hash;
    times[entry] = 0;
    return entry;
  }

  private void grow() {
    int length = 2 * hashes.length;
    hashes = Arrays.copyOf(hashes, length);
    keyEnds = Arrays.copyOf(keyEnds, length);
    counts = Arrays.copyOf(counts, length * WIDTH);
    idStarts = Arrays.copyOf(idStarts, length);
    times = Arrays.copyOf(times, length);
  }

  void fill(int entry, int[] cellCounts, int[] cellIds) {
    for (int c = 0; c < cellCounts.length; c++) counts[entry * WIDTH + c] = (char) cellCounts[c];
    if (idCount + cellIds.length > ids.length) ids = Arrays.copyOf(ids, 2 * ids.length + cellIds.length);
    System.arraycopy(cellIds, 0, ids, idCount, cellIds.length);
    idStarts[entry] = idCount;
    idCount += cellIds.length;
  }

  /** Adds an entry's counts to a line's, and one to its occurrences. */
  void addTo(int entry, long[] sums, int at) {
    times[entry]++;
    int base = entry * WIDTH;
    for (int c = 0; c < Count.OF_PARTS; c++) sums[at + c] += counts[base + c];
  }

  /** Adds an entry's counts, and is no occurrence. */
  void peek(int entry, long[] sums) {
    for (int c = 0; c < Count.OF_PARTS; c++) sums[c] += counts[entry * WIDTH + c];
  }

  int[] ids(int entry) {
    int tokens = counts[entry * WIDTH + Count.TOKENS.ordinal()];
    return Arrays.copyOfRange(ids, idStarts[entry], idStarts[entry] + tokens);
  }

  /** Adds up the occurrences of every token and forgets all entries. */
  long[] drain(long[] frequencies) {
    long[] sums = frequencies;
    for (int entry = 0; entry < size; entry++) {
      for (int id : ids(entry)) sums = TokenCounts.counted(sums, id, times[entry]);
    }
    Arrays.fill(slots, 0);
    size = 0;
    idCount = 0;
    return sums;
  }
}
