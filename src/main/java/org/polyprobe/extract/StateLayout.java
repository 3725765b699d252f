package org.polyprobe.extract;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a file of states looks like: safetensors with one float32 tensor {@code layer.i} [texts, width] per layer, and
 * a checksum of all data in the header.
 *
 * @param layers layers, the embeddings included
 */
record StateLayout(int layers, int texts, int width) {
  private static final int ALIGNMENT = 64;

  long dataBytes() {
    return (long) layers * texts * width * Float.BYTES;
  }

  int headerBytes() {
    return header(0).length;
  }

  long fileBytes() {
    return headerBytes() + dataBytes();
  }

  /** The file's first bytes; their number does not depend on the checksum. */
  byte[] header(int crc32c) {
    StringBuilder json = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\",\"crc32c\":\"%08x\"}".formatted(crc32c));
    long bytes = dataBytes() / layers;
    for (int i = 0; i < layers; i++) {
      json.append(",\"layer.%d\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
          .formatted(i, texts, width, i * bytes, (i + 1) * bytes));
    }
    json.append('}');
    while ((Long.BYTES + json.length()) % ALIGNMENT != 0) json.append(' ');
    return ByteBuffer.allocate(Long.BYTES + json.length()).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length()).put(json.toString().getBytes(StandardCharsets.US_ASCII)).array();
  }
}
