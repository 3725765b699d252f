package org.polyprobe.count;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CellTableTest {
  /** Counts are packed side by side; here each is as large as may be kept, over more cells than add up at once. */
  @Test
  void packedCountsDoNotRunOver() {
    CellTable table = new CellTable();
    int[] counts = new int[Count.OF_PARTS];
    Arrays.fill(counts, CellTable.MOST_COUNTED);
    int entry = add(table, "a");
    assertTrue(table.fill(entry, counts, new int[CellTable.MOST_COUNTED]));
    int[] cells = new int[100];
    Arrays.fill(cells, entry);
    cells[70] = -1;
    long[] sums = new long[2 * Count.ALL];
    int at = 0;
    while (at < 70) at = table.addTo(sums, Count.ALL, cells, at, 100, 1);
    assertEquals(70, at, "up to the first that is not in the table");
    long[] expected = new long[2 * Count.ALL];
    Arrays.fill(expected, Count.ALL, Count.ALL + Count.OF_PARTS, 70L * CellTable.MOST_COUNTED);
    assertArrayEquals(expected, sums);
    assertEquals(70L * CellTable.MOST_COUNTED, table.drain(new long[1])[0], "each occurrence counts all its tokens");
  }

  @Test
  void aCellThatCountsTooMuchIsNotFoundAgain() {
    CellTable table = new CellTable();
    int[] counts = new int[Count.OF_PARTS];
    counts[Count.OF_PARTS - 1] = CellTable.MOST_COUNTED + 1;
    assertFalse(table.fill(add(table, "a"), counts, new int[0]));
    assertTrue(find(table, "a") < 0);
    int other = add(table, "b");
    assertTrue(table.fill(other, new int[Count.OF_PARTS], new int[0]));
    assertEquals(other, find(table, "b"), "with the same hash it stands behind the first");
    assertArrayEquals(new long[3], table.drain(new long[3]));
  }

  /** Many cells of few hashes, some alike but for their last characters; and a table is used again once drained. */
  @Test
  void everyOccurrenceOfEveryCellIsCounted() {
    CellTable table = new CellTable();
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 2; round++) {
      long[] expected = new long[1001];
      for (int i = 0; i < 6_000; i++) {
        int id = random.nextInt(1000);
        String key = ".".repeat(id % 5 * 6) + Integer.toString(id, 36);
        int entry = find(table, key);
        assertTrue(find(table, key + '\0') < 0);
        if (entry < 0) {
          int[] counts = new int[Count.OF_PARTS];
          counts[Count.TOKENS.ordinal()] = 2;
          entry = add(table, key);
          table.fill(entry, counts, new int[] {id, 1000});
        }
        table.addTo(new long[Count.ALL], 0, new int[] {entry}, 0, 1, 1);
        table.addTo(new long[Count.ALL], 0, new int[] {entry}, 0, 1, 0);      // looks only
        expected[id]++;
        expected[1000]++;
      }
      assertArrayEquals(expected, table.drain(new long[1001]));
      assertTrue(find(table, "1") < 0, "forgotten");
    }
  }

  private static int find(CellTable table, String key) {
    byte[] text = ("<" + key + ">").getBytes(StandardCharsets.UTF_8);
    return table.find(text, 1, text.length - 1, key.charAt(0));
  }

  private static int add(CellTable table, String key) {
    byte[] text = ("<" + key + ">").getBytes(StandardCharsets.UTF_8);
    return table.add(find(table, key), text, 1, text.length - 1, key.charAt(0));
  }
}
