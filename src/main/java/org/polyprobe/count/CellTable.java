package org.polyprobe.count;

import java.util.Arrays;

/**
 * Parts of lines ("cells") seen so far, by their bytes: what each counts, its tokens, how often it occurred.
 *
 * <p>Open addressing over flat arrays, so that millions of look-ups a second leave nothing for the collector; all that a
 * hit reads of an entry lies side by side. Entries are numbered from 0 and forgotten all at once.
 */
final class CellTable {
  /** Entries; with keys of a dozen bytes the table then takes about 110 MB. */
  private static final int MOST = 1 << 20;
  private static final int MOST_KEY_BYTES = 1 << 25;
  /** Longest key in bytes. */
  private static final int LONGEST = 96;
  /** Counts of an entry are kept in 16 bits each, so that four add up at once; of so many entries they cannot overflow. */
  private static final int RUN = 15;
  static final int MOST_COUNTED = 0xFFFF / RUN;

  // A row: four numbers of four counts each, the occurrences, where key and ids begin, the key's length.
  private static final int ROW = 8;
  private static final int PACKED = 4;
  private static final int TIMES = 4;
  private static final int KEY = 5;
  private static final int IDS = 6;
  private static final int KEY_LENGTH = 7;

  private final long[] slots = new long[2 * MOST];             // upper half of the hash, entry + 1; 0 where free
  private long[] rows = new long[ROW << 12];
  private byte[] keys = new byte[1 << 16];
  private int[] ids = new int[1 << 14];
  private int keyBytes;
  private int idCount;
  private int size;

  /** Whether all parts of a chunk of so many bytes may be kept. */
  boolean hasRoomFor(int bytes) {
    return size + bytes / 2 <= MOST && keyBytes + bytes <= MOST_KEY_BYTES;
  }

  /** Whether one more part of so many bytes is kept; longer ones hardly come twice. */
  boolean keeps(int bytes) {
    return bytes <= LONGEST && size < MOST;
  }

  /** The entry of the bytes, or −1 less the free slot where it belongs. */
  int find(byte[] text, int from, int to, long hash) {
    for (int slot = (int) hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
      long found = slots[slot];
      if (found == 0) return -1 - slot;
      if (found >>> 32 == hash >>> 32 && isKey((int) found - 1, text, from, to)) return (int) found - 1;
    }
  }

  private boolean isKey(int entry, byte[] text, int from, int to) {
    int start = (int) rows[entry * ROW + KEY];
    int length = (int) rows[entry * ROW + KEY_LENGTH];
    return Arrays.equals(keys, start, start + length, text, from, to);
  }

  /** @param missed what {@link #find} returned; the entry is empty until {@link #fill} */
  int add(int missed, byte[] text, int from, int to, long hash) {
    int entry = size++;
    slots[-1 - missed] = hash >>> 32 << 32 | entry + 1;
    if (size * ROW > rows.length) rows = Arrays.copyOf(rows, 2 * rows.length);
    if (keyBytes + to - from > keys.length) keys = Arrays.copyOf(keys, 2 * keys.length);
    System.arraycopy(text, from, keys, keyBytes, to - from);
    rows[entry * ROW + KEY] = keyBytes;
    rows[entry * ROW + KEY_LENGTH] = to - from;
    rows[entry * ROW + TIMES] = 0;
    keyBytes += to - from;
    return entry;
  }

  /** @return false where a count is too large to be kept; the entry is then not found again and must not be used */
  boolean fill(int entry, int[] counts, int[] cellIds) {
    for (int count : counts) {
      if (count <= MOST_COUNTED) continue;
      rows[entry * ROW + KEY_LENGTH] = 0;
      return false;
    }
    for (int word = 0; word < PACKED; word++) {
      long packed = 0;
      for (int c = Math.min(counts.length, 4 * word + 4) - 1; c >= 4 * word; c--) packed = packed << 16 | counts[c];
      rows[entry * ROW + word] = packed;
    }
    if (idCount + cellIds.length > ids.length) ids = Arrays.copyOf(ids, 2 * ids.length + cellIds.length);
    System.arraycopy(cellIds, 0, ids, idCount, cellIds.length);
    rows[entry * ROW + IDS] = idCount;
    idCount += cellIds.length;
    return true;
  }

  /**
   * Adds the counts of entries to a line's, and to their occurrences.
   *
   * @param cells entries up to the first that is negative
   * @param times how often each occurred: 1, or 0 to look only
   * @return the place after the last one added
   */
  int addTo(long[] sums, int at, int[] cells, int from, int to, int times) {
    int end = Math.min(to, from + RUN);
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    int i = from;
    for (; i < end && cells[i] >= 0; i++) {
      int row = cells[i] * ROW;
      a += rows[row];
      b += rows[row + 1];
      c += rows[row + 2];
      d += rows[row + 3];
      rows[row + TIMES] += times;
    }
    unpack(a, sums, at, 0);
    unpack(b, sums, at, 4);
    unpack(c, sums, at, 8);
    unpack(d, sums, at, 12);
    return i;
  }

  private static void unpack(long packed, long[] sums, int at, int first) {
    for (int c = first; c < Math.min(first + 4, Count.OF_PARTS); c++) sums[at + c] += packed >>> 16 * (c - first) & 0xFFFF;
  }

  int[] ids(int entry) {
    int start = (int) rows[entry * ROW + IDS];
    int place = Count.TOKENS.ordinal();
    int tokens = (int) (rows[entry * ROW + place / 4] >>> 16 * (place % 4)) & 0xFFFF;
    return Arrays.copyOfRange(ids, start, start + tokens);
  }

  /** Adds up the occurrences of every token and forgets all entries. */
  long[] drain(long[] frequencies) {
    long[] sums = frequencies;
    for (int entry = 0; entry < size; entry++) {
      long times = rows[entry * ROW + TIMES];
      if (times > 0) for (int id : ids(entry)) sums = TokenCounts.counted(sums, id, times);
    }
    Arrays.fill(slots, 0);
    size = 0;
    keyBytes = 0;
    idCount = 0;
    return sums;
  }
}
