package org.polyprobe.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the fields of one protobuf message, in order, off its wire format.
 *
 * <p>A message that is cut short or malformed ends in a {@link BufferUnderflowException} or
 * {@link IllegalArgumentException}, which the reader of the file turns into a message.
 */
public final class Protobuf {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer message;
  private int wireType;

  public Protobuf(ByteBuffer message) {
    this.message = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of the next field, 0 at the end. Its value must then be taken by one of the other methods. */
  public int nextField() {
    if (!message.hasRemaining()) return 0;
    long key = varint(message);
    wireType = (int) key & 7;
    return (int) (key >>> 3);
  }

  public long varint() {
    require(VARINT);
    return varint(message);
  }

  public int fixed32() {
    require(FIXED32);
    return message.getInt();
  }

  public ByteBuffer bytes() {
    require(LENGTH);
    return slice(message, varint(message));
  }

  public void skip() {
    switch (wireType) {
      case VARINT -> varint(message);
      case FIXED64 -> message.getLong();
      case LENGTH -> slice(message, varint(message));
      case FIXED32 -> message.getInt();
      default -> throw new IllegalArgumentException("wire type " + wireType);
    }
  }

  private void require(int expected) {
    if (wireType != expected) throw new IllegalArgumentException("wire type " + wireType + ", expected " + expected);
  }

  /** Seven bits a byte, lowest first; the high bit says that more follow. */
  public static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) return value;
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }

  /** The next bytes as a buffer of their own. */
  public static ByteBuffer slice(ByteBuffer bytes, long length) {
    if (length < 0 || length > bytes.remaining()) throw new BufferUnderflowException();
    ByteBuffer slice = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return slice;
  }
}
