package org.polyprobe.subword;

import java.util.Arrays;

/** The subwords of one text, in a row that is filled again for each. */
public final class Subwords {
  private int[] ids = new int[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int length;

  /** Takes away those from {@code from} on. */
  void cut(int from) {
    length = from;
  }

  /** @param start first character as an index into the Java string, {@code end} one past the last */
  void add(int id, int start, int end) {
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length);
      starts = Arrays.copyOf(starts, 2 * length);
      ends = Arrays.copyOf(ends, 2 * length);
    }
    ids[length] = id;
    starts[length] = start;
    ends[length++] = end;
  }

  /** Turns round the order of those from {@code from} on. */
  void reverse(int from) {
    for (int i = from, j = length - 1; i < j; i++, j--) {
      swap(ids, i, j);
      swap(starts, i, j);
      swap(ends, i, j);
    }
  }

  private static void swap(int[] values, int i, int j) {
    int kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }

  public int length() {
    return length;
  }

  /** Vocabulary ids; a copy, as are the places. */
  public int[] ids() {
    return Arrays.copyOf(ids, length);
  }

  public int[] starts() {
    return Arrays.copyOf(starts, length);
  }

  public int[] ends() {
    return Arrays.copyOf(ends, length);
  }
}
