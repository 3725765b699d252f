package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class TensorBundleTest {
  @TempDir Path folder;

  private final byte[] data = TinyEasyBert.data(TinyEasyBert.shapes());
  private final byte[] index = BundleIndex.of(TinyEasyBert.shapes(), data);

  private TensorBundle open(byte[] index, byte[] data) throws IOException {
    return TensorBundle.open(ByteBuffer.wrap(index), Files.write(folder.resolve("data"), data));
  }

  private static byte[] copy(TensorBundle bundle, TensorBundle.Entry entry) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) entry.bytes());
    bundle.copy(entry, new BufferChannel(bytes));
    return bytes.array();
  }

  /** RFC 3720, B.4, masked as in leveldb's crc32c_test.cc. */
  @Test
  void checksumsAreMaskedCrc32c() {
    int crc = 0xe3069283;                                                               // of "123456789"
    int masked = (crc >>> 15 | crc << 17) + 0xa282ead8;
    assertEquals(masked, MaskedCrc32c.of(ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII))));
  }

  @Test
  void everyTensorIsFoundUnderItsNameWithItsBytes() throws IOException {
    try (TensorBundle bundle = open(index, data)) {
      assertEquals(TinyEasyBert.shapes().keySet(), bundle.entries().keySet());
      int offset = 0;
      for (var entry : bundle.entries().values()) {
        assertArrayEquals(TinyEasyBert.shapes().get(entry.name()), entry.shape());
        byte[] expected = Arrays.copyOfRange(data, offset, offset += (int) entry.bytes());
        assertArrayEquals(expected, copy(bundle, entry));
      }
    }
  }

  @Test
  void aChangedByteOfDataIsNoticed() throws IOException {
    byte[] damaged = data.clone();
    damaged[0] ^= 1;
    try (TensorBundle bundle = open(index, damaged)) {
      TensorBundle.Entry first = bundle.entries().values().iterator().next();
      assertMessage("variables.data: module/bert/embeddings/LayerNorm/beta does not match its checksum; "
          + "the file is damaged", () -> copy(bundle, first));
    }
  }

  @Test
  void dataCutShortIsNoticedAtOnce() {
    InputException e = assertThrows(InputException.class, () -> open(index, Arrays.copyOf(data, data.length - 1)));
    assertTrue(e.getMessage().contains("ends after the file"), e.getMessage());
  }

  /** Each block has a checksum, so hardly any change passes; none may end in another exception. */
  @Test
  void aDamagedIndexIsRefused() throws IOException {
    Random random = new Random(1);
    int taken = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = index.clone();
      if (i % 4 == 0) damaged = Arrays.copyOf(index, random.nextInt(index.length));
      else damaged[random.nextInt(damaged.length)] ^= 1 << random.nextInt(8);
      try {
        open(damaged, data).close();
        taken++;                                                                        // padding of the footer
      } catch (InputException expected) {
        assertTrue(expected.getMessage().startsWith("variables.index: "), expected.getMessage());
      }
    }
    assertTrue(taken < 150, taken + " of 2000 taken");
  }

  @Test
  void whatIsNotRead() {
    byte[] header = {8, 1};
    assertMessage("variables.index: a has TensorFlow dtype 9, expected 1",
        () -> open(table(header, BundleIndex.entry(9, new long[] {1}, 0, 8, 0)), data));
    assertMessage("variables.index: a has 8 bytes, but is [3]",
        () -> open(table(header, BundleIndex.entry(1, new long[] {3}, 0, 8, 0)), data));
    assertMessage("variables.index: a is [-1]",
        () -> open(table(header, BundleIndex.entry(1, new long[] {-1}, 0, 8, 0)), data));
    assertMessage("variables.index: the bundle has shards 2, expected 1", () -> open(table(new byte[] {8, 2}), data));
    assertMessage("variables.index: the bundle has byte order 1, expected 0",
        () -> open(table(new byte[] {16, 1}), data));
    assertMessage("variables.index: holds a malformed protobuf message", () -> open(table(new byte[] {10, 99}), data));
    assertMessage("variables.index: the bundle's header is missing", () -> open(BundleIndex.table(Map.of()), data));
  }

  private static byte[] table(byte[] header, byte[]... entry) {
    return BundleIndex.table(entry.length == 0 ? Map.of("", header) : Map.of("", header, "a", entry[0]));
  }

  private static void assertMessage(String expected, Executable code) {
    assertEquals(expected, assertThrows(InputException.class, code).getMessage());
  }
}
