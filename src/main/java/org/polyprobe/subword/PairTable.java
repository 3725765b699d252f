package org.polyprobe.subword;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The merges of a BPE model: for a pair of ids its rank, the first to be merged first, and for a rank the new id. */
final class PairTable {
  /** The rank of a pair that is not merged. */
  static final int NONE = Integer.MAX_VALUE;

  private final long[] keys;                                   // both ids, plus 1; 0 where free
  private final int[] ranks;
  private final int[] merged;

  private PairTable(int merges) {
    keys = new long[Integer.highestOneBit(Math.max(8, merges)) << 2];
    ranks = new int[keys.length];
    merged = new int[merges];
  }

  /** Nothing where a merge names what is not in the vocabulary. */
  static Optional<PairTable> of(List<String> merges, Map<String, Integer> ids) {
    PairTable table = new PairTable(merges.size());
    for (int rank = 0; rank < merges.size(); rank++) {
      int space = merges.get(rank).indexOf(' ');
      if (space < 0) return Optional.empty();
      String first = merges.get(rank).substring(0, space);
      String second = merges.get(rank).substring(space + 1);
      Integer whole = ids.get(first + second);
      if (whole == null || !ids.containsKey(first) || !ids.containsKey(second)) return Optional.empty();
      table.merged[rank] = whole;
      table.put(key(ids.get(first), ids.get(second)), rank);
    }
    return Optional.of(table);
  }

  private static long key(int first, int second) {
    return ((long) first << 32 | second) + 1;
  }

  private void put(long key, int rank) {
    int slot = slot(key);
    keys[slot] = key;
    ranks[slot] = rank;
  }

  /** Where the key is, or would be. */
  private int slot(long key) {
    int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 36) & (keys.length - 1);
    while (keys[slot] != 0 && keys[slot] != key) slot = (slot + 1) & (keys.length - 1);
    return slot;
  }

  int rank(int first, int second) {
    int slot = slot(key(first, second));
    return keys[slot] == 0 ? NONE : ranks[slot];
  }

  int merged(int rank) {
    return merged[rank];
  }
}
