package org.polyprobe.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Parts of lines ("cells") seen so far, by their bytes: what each counts, its tokens, how often it occurred.
 *
 * <p>Open addressing over flat arrays, so that millions of look-ups a second leave nothing for the collector; all that a
 * hit reads of an entry lies side by side. Entries are numbered from 0 and forgotten all at once.
 */
final class CellTable {
  /** Entries; with keys of a dozen bytes the table then takes about 100 MB. */
  private static final int MOST = 1 << 20;
  private static final int MOST_KEY_BYTES = 1 << 25;
  /** Longest key in bytes. */
  private static final int LONGEST = 96;
  /** Counts of an entry are kept in 16 bits each, so that four add up at once; of so many entries they cannot overflow. */
  private static final int RUN = 15;
  static final int MOST_COUNTED = 0xFFFF / RUN;

  // A row: four numbers of four counts each; occurrences and, in the last byte, the key's length; where ids and the rest
  // of the key begin; the key's first 16 bytes, which most words do not exceed.
  private static final int ROW = 8;
  private static final int PACKED = 4;
  private static final int TIMES = 4;
  private static final int PLACES = 5;
  private static final int HEAD = 6;
  private static final int HEAD_BYTES = 16;
  private static final int ONCE = 1 << 8;
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    long head = head(text, from, to);
    long next = head(text, from + 8, to);
    for (int slot = (int) hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
      long found = slots[slot];
      if (found == 0) return -1 - slot;
      int row = ((int) found - 1) * ROW;
      if (found >>> 32 == hash >>> 32 && rows[row + HEAD] == head && rows[row + HEAD + 1] == next
          && (rows[row + TIMES] & 0xFF) == to - from && hasRest(row, text, from + HEAD_BYTES, to)) {
        return (int) found - 1;
      }
    }
  }

  /** Up to eight bytes; zeros stand for those beyond the end. */
  private static long head(byte[] text, int from, int to) {
    if (from + 8 <= text.length) {
      long head = (long) LONGS.get(text, from);
      return to - from >= 8 ? head : to <= from ? 0 : head & -1L >>> 8 * (8 - to + from);
    }
    long head = 0;
    for (int i = Math.min(to, from + 8) - 1; i >= from; i--) head = head << 8 | text[i] & 0xFF;
    return head;
  }

  private boolean hasRest(int row, byte[] text, int from, int to) {
    if (to <= from) return true;
    int start = (int) rows[row + PLACES];
    return Arrays.equals(keys, start, start + to - from, text, from, to);
  }

  /** @param missed what {@link #find} returned; the entry is empty until {@link #fill} */
  int add(int missed, byte[] text, int from, int to, long hash) {
    int entry = size++;
    slots[-1 - missed] = hash >>> 32 << 32 | entry + 1;
    if (size * ROW > rows.length) rows = Arrays.copyOf(rows, 2 * rows.length);
    int row = entry * ROW;
    rows[row + TIMES] = to - from;
    rows[row + PLACES] = keyBytes;
    rows[row + HEAD] = head(text, from, to);
    rows[row + HEAD + 1] = head(text, from + 8, to);
    int rest = Math.max(0, to - from - HEAD_BYTES);
    if (keyBytes + rest > keys.length) keys = Arrays.copyOf(keys, 2 * keys.length);
    System.arraycopy(text, to - rest, keys, keyBytes, rest);
    keyBytes += rest;
    return entry;
  }

  /** @return false where a count is too large to be kept; the entry is then not found again and must not be used */
  boolean fill(int entry, int[] counts, int[] cellIds) {
    for (int count : counts) {
      if (count <= MOST_COUNTED) continue;
      rows[entry * ROW + TIMES] = 0;
      return false;
    }
    for (int word = 0; word < PACKED; word++) {
      long packed = 0;
      for (int c = Math.min(counts.length, 4 * word + 4) - 1; c >= 4 * word; c--) packed = packed << 16 | counts[c];
      rows[entry * ROW + word] = packed;
    }
    if (idCount + cellIds.length > ids.length) ids = Arrays.copyOf(ids, 2 * ids.length + cellIds.length);
    System.arraycopy(cellIds, 0, ids, idCount, cellIds.length);
    rows[entry * ROW + PLACES] |= (long) idCount << 32;
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
      rows[row + TIMES] += (long) times * ONCE;
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
    int start = (int) (rows[entry * ROW + PLACES] >>> 32);
    int place = Count.TOKENS.ordinal();
    int tokens = (int) (rows[entry * ROW + place / 4] >>> 16 * (place % 4)) & 0xFFFF;
    return Arrays.copyOfRange(ids, start, start + tokens);
  }

  /** Adds up the occurrences of every token and forgets all entries. */
  long[] drain(long[] frequencies) {
    long[] sums = frequencies;
    for (int entry = 0; entry < size; entry++) {
      long times = rows[entry * ROW + TIMES] / ONCE;
      if (times > 0) for (int id : ids(entry)) sums = TokenCounts.counted(sums, id, times);
    }
    Arrays.fill(slots, 0);
    size = 0;
    keyBytes = 0;
    idCount = 0;
    return sums;
  }
}
