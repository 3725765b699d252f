package org.polyprobe.checkpoint;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A channel into a buffer that is large enough. */
record BufferChannel(ByteBuffer buffer) implements WritableByteChannel {
  @Override
  public int write(ByteBuffer bytes) {
    int count = bytes.remaining();
    buffer.put(bytes);
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
