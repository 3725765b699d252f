package org.polyprobe.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes the index of a TensorFlow bundle: just enough of leveldb's table and of protobuf. */
final class BundleIndex {
  /** Small, so that a few tensors already fill several blocks. */
  private static final int ENTRIES_PER_BLOCK = 5;
  private static final int RESTART_INTERVAL = 3;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  private BundleIndex() {}

  /** An index for tensors that lie one after the other, in the order of the map. */
  static byte[] of(Map<String, long[]> shapes, byte[] data) {
    Map<String, byte[]> entries = new TreeMap<>();
    entries.put("", message(field(1, 1), field(2, 0)));
    int offset = 0;
    for (var tensor : shapes.entrySet()) {
      int bytes = (int) (4 * StoredTensor.elements(tensor.getValue()));
      int checksum = MaskedCrc32c.of(ByteBuffer.wrap(data, offset, bytes));
      entries.put(tensor.getKey(), entry(1, tensor.getValue(), offset, bytes, checksum));
      offset += bytes;
    }
    return table(entries);
  }

  static byte[] entry(int dtype, long[] shape, long offset, long bytes, int checksum) {
    byte[] dimensions = message();
    for (long size : shape) dimensions = message(dimensions, field(2, field(1, size)));
    return message(field(1, dtype), field(2, dimensions), field(4, offset), field(5, bytes), fixed32(6, checksum));
  }

  static byte[] table(Map<String, byte[]> entries) {
    BundleIndex table = new BundleIndex();
    Map<String, byte[]> handles = new TreeMap<>();
    Map<String, byte[]> block = new TreeMap<>();
    for (var entry : entries.entrySet()) {
      block.put(entry.getKey(), entry.getValue());
      if (block.size() == ENTRIES_PER_BLOCK) {
        handles.put(entry.getKey(), table.append(block));
        block.clear();
      }
    }
    if (!block.isEmpty()) handles.put("~", table.append(block));
    byte[] footer = Arrays.copyOf(message(table.append(Map.of()), table.append(handles)), 40);
    table.file.writeBytes(footer);
    table.file.writeBytes(little(8).putLong(0xdb4775248b80fb57L).array());
    return table.file.toByteArray();
  }

  /** Appends a block with its trailer and returns its handle. */
  private byte[] append(Map<String, byte[]> entries) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    ByteArrayOutputStream restarts = new ByteArrayOutputStream();
    byte[] previous = {};
    int count = 0;
    for (var entry : new TreeMap<>(entries).entrySet()) {
      byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
      boolean restart = count++ % RESTART_INTERVAL == 0;
      if (restart) restarts.writeBytes(little(4).putInt(block.size()).array());
      int mismatch = Arrays.mismatch(previous, key);
      int shared = restart ? 0 : mismatch < 0 ? key.length : mismatch;
      block.writeBytes(message(varint(shared), varint(key.length - shared), varint(entry.getValue().length)));
      block.write(key, shared, key.length - shared);
      block.writeBytes(entry.getValue());
      previous = key;
    }
    block.writeBytes(restarts.toByteArray());
    block.writeBytes(little(4).putInt(restarts.size() / 4).array());
    byte[] handle = message(varint(file.size()), varint(block.size()));
    block.write(0);
    file.writeBytes(block.toByteArray());
    file.writeBytes(little(4).putInt(MaskedCrc32c.of(ByteBuffer.wrap(block.toByteArray()))).array());
    return handle;
  }

  private static byte[] field(int number, long value) {
    return message(varint(number << 3), varint(value));
  }

  private static byte[] field(int number, byte[] value) {
    return message(varint(number << 3 | 2), varint(value.length), value);
  }

  private static byte[] fixed32(int number, int value) {
    return message(varint(number << 3 | 5), little(4).putInt(value).array());
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (; (value & ~0x7fL) != 0; value >>>= 7) bytes.write((int) (value & 0x7f | 0x80));
    bytes.write((int) value);
    return bytes.toByteArray();
  }

  private static byte[] message(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) bytes.writeBytes(part);
    return bytes.toByteArray();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
