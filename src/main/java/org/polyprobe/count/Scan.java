package org.polyprobe.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at bytes, eight at a time. */
final class Scan {
  /** Eight bytes as one number. */
  static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = ONES << 7;

  private Scan() {}

  /** Where the byte, one of ASCII, is found first from {@code from} on, or {@code to} where it is not before. */
  static int next(byte[] text, int from, int to, char wanted) {
    long pattern = ONES * wanted;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long differs = (long) LONGS.get(text, at) ^ pattern;
      long zeros = differs - ONES & ~differs & TOPS;           // the lowest bit set is that of the first zero byte
      if (zeros != 0) return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
    }
    while (at < to && text[at] != wanted) at++;
    return at;
  }

  /** How often the byte occurs. */
  static int count(byte[] text, int from, int to, char wanted) {
    int count = 0;
    for (int at = next(text, from, to, wanted); at < to; at = next(text, at + 1, to, wanted)) count++;
    return count;
  }
}
