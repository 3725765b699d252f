package org.polyprobe.count;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CellTableTest {
  /** Counts are packed side by side; here each is as large as may be kept, over more cells than add up at once. */
  @Test
  void packedCountsDoNotRunOver() {
    CellTable table = new CellTable();
    int entry = put(table, "a", CellTable.MOST_COUNTED, 0);
    int[] cells = new int[200];
    Arrays.fill(cells, table.countsOf(entry));
    cells[170] = -1;
    long[] sums = new long[2 * Count.ALL];
    int at = 0;
    while (at < 170) at = table.addTo(sums, Count.ALL, cells, at, 200);
    assertEquals(170, at, "up to the first that is not in the table");
    long[] expected = new long[2 * Count.ALL];
    Arrays.fill(expected, Count.ALL, Count.ALL + Count.OF_PARTS, 170L * CellTable.MOST_COUNTED);
    assertArrayEquals(expected, sums);
  }

  @Test
  void aCellThatCountsTooMuchIsNotKept() {
    CellTable table = new CellTable();
    assertEquals(-1, put(table, "a", CellTable.MOST_COUNTED + 1, 0));
    assertArrayEquals(new int[] {-1}, find(table, List.of("a")));
  }

  /** Keys of all lengths, some alike but for their last characters; two threads add the same ones while two look them up. */
  @Test
  void whatIsFoundIsWhatWasPut() throws Exception {
    CellTable table = new CellTable();
    List<String> keys = IntStream.range(0, 20_000).mapToObj(CellTableTest::key).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      all.add(threads.submit(() -> IntStream.range(0, keys.size()).forEach(i -> put(table, keys.get(i), 1 + i % 100, i))));
      all.add(threads.submit(() -> IntStream.range(0, 20).forEach(round -> requireTrue(table, keys, false))));
    }
    for (Future<?> one : all) one.get();
    threads.shutdown();
    requireTrue(table, keys, true);
    assertArrayEquals(new int[] {-1, -1, -1}, find(table, List.of("\0", key(3) + "\0", key(4).substring(1))));
  }

  /** Every key that is found has its own counts and tokens. */
  private static void requireTrue(CellTable table, List<String> keys, boolean allFound) {
    int[] entries = find(table, keys);
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] < 0 && !allFound) continue;
      assertArrayEquals(new int[] {i, 7}, table.ids(entries[i]), keys.get(i));
      long[] sums = new long[Count.ALL];
      assertEquals(1, table.addTo(sums, 0, new int[] {table.countsOf(entries[i])}, 0, 1));
      assertEquals(1 + i % 100, sums[0]);
    }
  }

  private static String key(int i) {
    return " " + ".".repeat(i % 12 * 2) + Integer.toString(i, 36);
  }

  /** In one text, to its very end. */
  private static int[] find(CellTable table, List<String> keys) {
    int[] starts = new int[keys.size()];
    int[] ends = new int[keys.size()];
    for (int i = 0, at = 0; i < starts.length; i++) {
      starts[i] = at;
      ends[i] = at += keys.get(i).length();
    }
    int[] entries = new int[starts.length];
    byte[] text = String.join("", keys).getBytes(StandardCharsets.UTF_8);
    int[] counts = new int[starts.length];
    new CellTable.Finder().find(table, text, starts, ends, starts.length, entries, counts);
    for (int i = 0; i < entries.length; i++) assertEquals(entries[i] < 0 ? -1 : table.countsOf(entries[i]), counts[i]);
    return entries;
  }

  private static int put(CellTable table, String key, int count, int id) {
    byte[] text = ("<" + key + ">").getBytes(StandardCharsets.UTF_8);
    int[] counts = new int[Count.OF_PARTS];
    Arrays.fill(counts, count);
    return table.put(text, 1, text.length - 1, counts, new int[] {id, 7});
  }
}
