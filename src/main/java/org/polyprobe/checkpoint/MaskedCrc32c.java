package org.polyprobe.checkpoint;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C as leveldb and TensorFlow store it: rotated and shifted, see {@code crc32c::Mask} in leveldb's crc32c.h. */
final class MaskedCrc32c {
  private final CRC32C crc = new CRC32C();

  static int of(ByteBuffer bytes) {
    MaskedCrc32c masked = new MaskedCrc32c();
    masked.update(bytes);
    return masked.value();
  }

  void update(ByteBuffer bytes) {
    crc.update(bytes.duplicate());
  }

  int value() {
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }
}
