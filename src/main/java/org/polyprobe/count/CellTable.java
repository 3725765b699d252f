package org.polyprobe.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Parts of lines ("cells") seen so far, by their bytes: what each counts, and its tokens. Entries are numbered in the
 * order of their coming, so that those of frequent words lie together.
 *
 * <p>Open addressing in a flat array, so that millions of look-ups a second leave nothing for the collector; reading from
 * memory is what they take, so all that tells one key from another lies in 32 bytes at the place of its hash. Any number
 * of threads look up while one at a time adds: a row is published by its last write.
 */
final class CellTable {
  /** Entries; the table then takes 128 MB, and half as much again with tokens and long keys. */
  static final int MOST = 1 << 21;
  private static final int MOST_KEY_BYTES = 1 << 25;
  /** Longest key in bytes. */
  private static final int LONGEST = 96;
  /** Counts are kept in 16 bits each, so that four add up at once; those of so many entries cannot overflow. */
  private static final int RUN = 60;
  static final int MOST_COUNTED = 0xFFFF / RUN;

  // A row: the key's first 16 bytes, which most words do not exceed; the place of its counts, its entry and its length, 0
  // where the row is free; where the rest of the key begins.
  private static final int ROW = 4;
  private static final int ENTRY = 2;
  private static final int REST = 3;
  private static final int HEAD_BYTES = 16;
  private static final int COUNTS_SHIFT = 40;
  private static final int ENTRY_SHIFT = 8;
  private static final int LENGTH = 0xFF;

  /** Numbers of four counts each. */
  private static final int PACKED = 4;
  private static final int BATCH = 256;
  private static final VarHandle PUBLISHED = MethodHandles.arrayElementVarHandle(long[].class);
  /** Keep the bytes that belong to a key, by how many those are. */
  private static final long[] MASKS = {0, 0xFFL, 0xFFFFL, 0xFFFFFFL, -1L >>> 32, -1L >>> 24, -1L >>> 16, -1L >>> 8, -1L};

  private final long[] rows = new long[2 * MOST * ROW];
  private byte[] keys = new byte[1 << 16];
  private int keyBytes;
  private final int[] countsOf = new int[MOST];                // of each entry, where its counts lie
  private long[] counts = new long[PACKED << 10];
  private final Map<Packed, Integer> placesOfCounts = new HashMap<>();
  private final int[] idsFrom = new int[MOST + 1];             // of each entry, where its tokens begin
  private int[] ids = new int[1 << 14];
  private int size;

  /** What many cells count alike. */
  private record Packed(long a, long b, long c, long d) {
    static Packed of(int[] counted) {
      return new Packed(four(counted, 0), four(counted, 4), four(counted, 8), four(counted, 12));
    }

    private static long four(int[] counted, int first) {
      long packed = 0;
      for (int c = Math.min(counted.length, first + 4) - 1; c >= first; c--) packed = packed << 16 | counted[c];
      return packed;
    }
  }

  /** Looks cells up in batches. Belongs to one thread. */
  static final class Finder {
    private final long[] heads = new long[BATCH];
    private final long[] nexts = new long[BATCH];
    private final int[] places = new int[BATCH];
    private final long[] found = new long[BATCH];

    /**
     * Looks many cells up. Rows of a batch are read before any is compared: reads that do not wait for one another come
     * from memory side by side.
     *
     * @param starts of each cell in the text, {@code ends} one past its end
     * @param entries receives the cells' entries, −1 for those not in the table; {@code counts} where their counts lie
     */
    void find(CellTable table, byte[] text, int[] starts, int[] ends, int count, int[] entries, int[] counts) {
      for (int first = 0; first < count; first += BATCH) {
        int n = Math.min(BATCH, count - first);
        for (int i = 0; i < n; i++) {
          int from = starts[first + i];
          int to = ends[first + i];
          heads[i] = head(text, from, to);
          nexts[i] = head(text, from + 8, to);
          places[i] = place(heads[i], nexts[i], text, from, to);
        }
        for (int i = 0; i < n; i++) found[i] = table.rows[places[i] * ROW + ENTRY];
        VarHandle.acquireFence();                              // one for all: what was published is there
        for (int i = 0; i < n; i++) {
          int from = starts[first + i];
          int to = ends[first + i];
          if (found[i] == 0 || !table.isAt(places[i], found[i], heads[i], nexts[i], text, from, to)) {
            int place = table.find(places[i], heads[i], nexts[i], text, from, to);
            found[i] = place < 0 ? -1 : table.rows[place * ROW + ENTRY];
          }
          entries[first + i] = (int) (found[i] >> ENTRY_SHIFT);
          counts[first + i] = (int) (found[i] >> COUNTS_SHIFT);
        }
      }
    }
  }

  synchronized boolean isFull() {
    return size == MOST || keyBytes > MOST_KEY_BYTES;
  }

  /** Whether a cell of so many bytes is kept; longer ones hardly come twice. */
  static boolean keeps(int bytes) {
    return bytes <= LONGEST;
  }

  /**
   * Adds a cell unless another thread has.
   *
   * @param counted by ordinal of {@link Count}
   * @return its entry; −1 where the table is full or a count too large to be kept
   */
  synchronized int put(byte[] text, int from, int to, int[] counted, int[] cellIds) {
    long head = head(text, from, to);
    long next = head(text, from + 8, to);
    int found = find(place(head, next, text, from, to), head, next, text, from, to);
    if (found >= 0) return (int) (rows[found * ROW + ENTRY] >> ENTRY_SHIFT);
    if (isFull()) return -1;
    for (int count : counted) if (count > MOST_COUNTED) return -1;
    int entry = size++;
    countsOf[entry] = placesOfCounts.computeIfAbsent(Packed.of(counted), this::place);
    int idsEnd = idsFrom[entry] + cellIds.length;
    if (idsEnd > ids.length) ids = Arrays.copyOf(ids, 2 * idsEnd);
    System.arraycopy(cellIds, 0, ids, idsFrom[entry], cellIds.length);
    idsFrom[entry + 1] = idsEnd;
    int row = (-1 - found) * ROW;
    rows[row] = head;
    rows[row + 1] = next;
    rows[row + REST] = keyBytes;
    int rest = Math.max(0, to - from - HEAD_BYTES);
    if (keyBytes + rest > keys.length) keys = Arrays.copyOf(keys, 2 * keys.length);
    System.arraycopy(text, to - rest, keys, keyBytes, rest);
    keyBytes += rest;
    PUBLISHED.setRelease(rows, row + ENTRY, (long) countsOf[entry] << COUNTS_SHIFT | (long) entry << ENTRY_SHIFT | to - from);
    return entry;
  }

  private int place(Packed packed) {
    int place = placesOfCounts.size();
    if ((place + 1) * PACKED > counts.length) counts = Arrays.copyOf(counts, 2 * counts.length);
    counts[place * PACKED] = packed.a;
    counts[place * PACKED + 1] = packed.b;
    counts[place * PACKED + 2] = packed.c;
    counts[place * PACKED + 3] = packed.d;
    return place;
  }

  /** The place of a key, looked for from one on, or −1 less the free place where it belongs. */
  private int find(int from, long head, long next, byte[] text, int start, int end) {
    for (int place = from; ; place = place + 1 & 2 * MOST - 1) {
      long found = (long) PUBLISHED.getAcquire(rows, place * ROW + ENTRY);
      if (found == 0) return -1 - place;
      if (isAt(place, found, head, next, text, start, end)) return place;
    }
  }

  private boolean isAt(int place, long found, long head, long next, byte[] text, int from, int to) {
    int row = place * ROW;
    return rows[row] == head && rows[row + 1] == next && (found & LENGTH) == to - from
        && (to - from <= HEAD_BYTES || hasRest((int) rows[row + REST], text, from + HEAD_BYTES, to));
  }

  private boolean hasRest(int start, byte[] text, int from, int to) {
    return Arrays.equals(keys, start, start + to - from, text, from, to);
  }

  /** Where a key is looked for first. */
  private static int place(long head, long next, byte[] text, int from, int to) {
    long hash = (head + to - from) * 0x9E3779B97F4A7C15L ^ next * 0xC2B2AE3D27D4EB4FL;
    for (int at = from + HEAD_BYTES; at < to; at += 8) hash = (hash ^ hash >>> 32 ^ head(text, at, to)) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ hash >>> 32) * 0xD6E8FEB86659FD93L;
    return (int) (hash ^ hash >>> 32) & 2 * MOST - 1;
  }

  /** Up to eight bytes; zeros stand for those beyond the end. */
  private static long head(byte[] text, int from, int to) {
    int bytes = Math.min(8, Math.max(0, to - from));
    if (from + 8 <= text.length) return (long) Scan.LONGS.get(text, from) & MASKS[bytes];
    long head = 0;
    for (int i = bytes - 1; i >= 0; i--) head = head << 8 | text[from + i] & 0xFF;
    return head;
  }

  /** Where the counts of an entry lie. */
  int countsOf(int entry) {
    return countsOf[entry];
  }

  /**
   * Adds up the counts of a line's cells.
   *
   * @param places where the cells' counts lie; up to the first that is negative
   * @return the place after the last one added
   */
  int addTo(long[] sums, int at, int[] places, int from, int to) {
    int end = Math.min(to, from + RUN);
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    int i = from;
    for (; i < end && places[i] >= 0; i++) {
      int packed = places[i] * PACKED;
      a += counts[packed];
      b += counts[packed + 1];
      c += counts[packed + 2];
      d += counts[packed + 3];
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
    return Arrays.copyOfRange(ids, idsFrom[entry], idsFrom[entry + 1]);
  }
}
