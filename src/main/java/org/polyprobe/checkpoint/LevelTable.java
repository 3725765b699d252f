package org.polyprobe.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.polyprobe.InputException;
import org.polyprobe.wire.Protobuf;

/**
 * Reads a leveldb table, the form of a TensorFlow bundle's index: sorted keys and values in blocks, keys sharing the
 * beginning of the one before, each block with its checksum, and a footer that points to the block of blocks. See
 * {@code doc/table_format.md} in leveldb.
 */
final class LevelTable {
  private static final int FOOTER = 48;
  private static final int BLOCK_TRAILER = 5;
  private static final long MAGIC = 0xdb4775248b80fb57L;

  private final String where;
  private final ByteBuffer file;

  private LevelTable(String where, ByteBuffer file) {
    this.where = where;
    this.file = file.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All entries, in order. */
  static Map<String, ByteBuffer> read(String where, ByteBuffer file) {
    try {
      return new LevelTable(where, file).entries();
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException
        | ArithmeticException e) {
      throw new InputException(where + ": not a leveldb table, or damaged", e);
    }
  }

  private Map<String, ByteBuffer> entries() {
    int footer = file.capacity() - FOOTER;
    if (footer < 0 || file.getLong(file.capacity() - 8) != MAGIC) {
      throw new InputException(where + ": does not end as a leveldb table does; cut short, or no TensorFlow index");
    }
    ByteBuffer handles = file.duplicate().position(footer);
    block(handles);                                                                     // filters; TensorFlow has none
    Map<String, ByteBuffer> entries = new LinkedHashMap<>();
    blockEntries(block(handles)).values().forEach(handle -> entries.putAll(blockEntries(block(handle))));
    return entries;
  }

  /** The block that a handle (offset and size as varints) points to. */
  private ByteBuffer block(ByteBuffer handle) {
    long offset = Protobuf.varint(handle);
    long size = Protobuf.varint(handle);
    if (offset < 0 || size < 4 || offset > file.capacity() || size > file.capacity() - BLOCK_TRAILER - offset) {
      throw new InputException(where + ": a block at byte " + offset + " of " + size + " bytes is not in the file");
    }
    ByteBuffer checked = file.slice((int) offset, (int) size + 1);
    if (MaskedCrc32c.of(checked) != file.getInt((int) (offset + size + 1))) {
      throw new InputException(where + ": the block at byte " + offset + " does not match its checksum");
    }
    if (checked.get((int) size) != 0) {
      throw new InputException(where + ": the block at byte " + offset + " is compressed, which is not supported");
    }
    return checked.slice(0, (int) size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Map<String, ByteBuffer> blockEntries(ByteBuffer block) {
    int restarts = block.getInt(block.capacity() - 4);
    ByteBuffer rest = block.duplicate().limit(Math.toIntExact(block.capacity() - 4 - 4L * restarts));
    Map<String, ByteBuffer> entries = new LinkedHashMap<>();
    byte[] key = new byte[0];
    while (rest.hasRemaining()) {
      int shared = Math.toIntExact(Protobuf.varint(rest));
      int added = Math.toIntExact(Protobuf.varint(rest));
      long valueSize = Protobuf.varint(rest);
      if (shared < 0 || shared > key.length) throw new BufferUnderflowException();
      if (added < 0 || added > rest.remaining()) throw new BufferUnderflowException();
      byte[] next = Arrays.copyOf(key, shared + added);
      rest.get(next, shared, added);
      key = next;
      entries.put(new String(key, StandardCharsets.UTF_8), Protobuf.slice(rest, valueSize));
    }
    return entries;
  }
}
