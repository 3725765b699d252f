package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.InputException;
import org.polyprobe.wire.Protobuf;

/**
 * TensorFlow's checkpoint format: an index that says where each tensor lies in the data file, and its checksum. See
 * {@code tensor_bundle.proto} in TensorFlow. Bundles of one data file, of 32-bit floats, are read; others refused.
 */
final class TensorBundle implements AutoCloseable {
  private static final int DT_FLOAT = 1;
  private static final int CHUNK = 1 << 20;

  /** BundleEntryProto; {@code checksum} is the masked CRC32C of the tensor's bytes. */
  record Entry(String name, long[] shape, long offset, long bytes, int checksum) {}

  private final FileChannel data;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private TensorBundle(FileChannel data) {
    this.data = data;
  }

  /** @param index the content of {@code variables.index} */
  static TensorBundle open(ByteBuffer index, Path data) throws IOException {
    Map<String, ByteBuffer> table = LevelTable.read("variables.index", index);
    ByteBuffer header = table.remove("");
    if (header == null) throw new InputException("variables.index: the bundle's header is missing");
    FileChannel channel = FileChannel.open(data);
    TensorBundle bundle = new TensorBundle(channel);
    try {
      requireOneLittleEndianShard(header);
      for (var entry : table.entrySet()) bundle.add(entry.getKey(), entry.getValue());
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      bundle.close();
      throw new InputException("variables.index: holds a malformed protobuf message", e);
    } catch (InputException e) {
      bundle.close();
      throw e;
    }
    return bundle;
  }

  /** BundleHeaderProto: 1 num_shards, 2 endianness (0 little). */
  private static void requireOneLittleEndianShard(ByteBuffer header) {
    Protobuf fields = new Protobuf(header);
    for (int field = fields.nextField(); field != 0; field = fields.nextField()) {
      switch (field) {
        case 1 -> require("the bundle", "shards", fields.varint(), 1);
        case 2 -> require("the bundle", "byte order", fields.varint(), 0);
        default -> fields.skip();
      }
    }
  }

  /** BundleEntryProto: 1 dtype, 2 shape, 3 shard_id, 4 offset, 5 size, 6 crc32c, 7 slices. */
  private void add(String name, ByteBuffer message) throws IOException {
    long dtype = 0;
    long offset = 0;
    long bytes = 0;
    int checksum = 0;
    long[] shape = {};
    Protobuf fields = new Protobuf(message);
    for (int field = fields.nextField(); field != 0; field = fields.nextField()) {
      switch (field) {
        case 1 -> dtype = fields.varint();
        case 2 -> shape = shape(name, fields.bytes());
        case 3 -> require(name, "shard", fields.varint(), 0);
        case 4 -> offset = fields.varint();
        case 5 -> bytes = fields.varint();
        case 6 -> checksum = fields.fixed32();
        case 7 -> throw new InputException("variables.index: " + name + " is stored in slices, which is not supported");
        default -> fields.skip();
      }
    }
    require(name, "TensorFlow dtype", dtype, DT_FLOAT);
    Entry entry = new Entry(name, shape, offset, bytes, checksum);
    requireInside(entry);
    entries.put(name, entry);
  }

  /** TensorShapeProto: 2 dim, which is 1 size. */
  private static long[] shape(String name, ByteBuffer message) {
    List<Long> sizes = new ArrayList<>();
    Protobuf fields = new Protobuf(message);
    for (int field = fields.nextField(); field != 0; field = fields.nextField()) {
      if (field == 2) sizes.add(size(fields.bytes()));
      else fields.skip();
    }
    long[] shape = sizes.stream().mapToLong(Long::longValue).toArray();
    if (Arrays.stream(shape).anyMatch(size -> size < 0)) {
      throw new InputException("variables.index: " + name + " is " + Arrays.toString(shape));
    }
    return shape;
  }

  private static long size(ByteBuffer dimension) {
    long size = 0;
    Protobuf fields = new Protobuf(dimension);
    for (int field = fields.nextField(); field != 0; field = fields.nextField()) {
      if (field == 1) size = fields.varint();
      else fields.skip();
    }
    return size;
  }

  private static void require(String name, String what, long found, long expected) {
    if (found != expected) {
      throw new InputException("variables.index: " + name + " has " + what + " " + found + ", expected " + expected);
    }
  }

  private void requireInside(Entry entry) throws IOException {
    long size = data.size();
    if (entry.offset < 0 || entry.bytes < 0 || entry.offset > size || entry.bytes > size - entry.offset) {
      throw new InputException("variables.data: " + entry.name + " ends after the file, which has " + size
          + " bytes; it is cut short");
    }
    boolean fits;
    try {
      fits = Math.multiplyExact(StoredTensor.elements(entry.shape), (long) Float.BYTES) == entry.bytes;
    } catch (ArithmeticException e) {
      fits = false;
    }
    if (!fits) {
      throw new InputException("variables.index: " + entry.name + " has " + entry.bytes + " bytes, but is "
          + Arrays.toString(entry.shape));
    }
  }

  Map<String, Entry> entries() {
    return entries;
  }

  /** Passes a tensor's bytes on, chunk by chunk, and checks them against the index at the end. */
  void copy(Entry entry, WritableByteChannel to) throws IOException {
    MaskedCrc32c checksum = new MaskedCrc32c();
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(CHUNK, entry.bytes));
    for (long done = 0; done < entry.bytes; done += buffer.limit()) {
      buffer.clear().limit((int) Math.min(CHUNK, entry.bytes - done));
      while (buffer.hasRemaining()) {
        if (data.read(buffer, entry.offset + done + buffer.position()) < 0) throw new IOException("the file shrank");
      }
      checksum.update(buffer.flip());
      SafetensorsWriter.writeFully(to, buffer);
    }
    if (checksum.value() != entry.checksum) {
      throw new InputException("variables.data: " + entry.name + " does not match its checksum; the file is damaged");
    }
  }

  @Override
  public void close() throws IOException {
    data.close();
  }
}
