package org.polyprobe.count;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScanTest {
  /** Of bytes around the one that is looked for, its neighbours and its image beyond ASCII among them, at all offsets. */
  @Test
  void findsWhatGoingByteByByteFinds() {
    byte[] alphabet = {' ', ' ' - 1, ' ' + 1, (byte) (' ' + 128), 0, 1, -1, -128, 127, '\n'};
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] text = new byte[random.nextInt(40)];
      for (int i = 0; i < text.length; i++) text[i] = random.nextInt(3) == 0 ? alphabet[random.nextInt(alphabet.length)] : (byte) 'x';
      int from = random.nextInt(text.length + 1);
      int to = from + random.nextInt(text.length - from + 1);
      int expected = from;
      while (expected < to && text[expected] != ' ') expected++;
      assertEquals(expected, Scan.next(text, from, to, ' '));
      int count = 0;
      for (int i = from; i < to; i++) if (text[i] == ' ') count++;
      assertEquals(count, Scan.count(text, from, to, ' '));
    }
  }
}
