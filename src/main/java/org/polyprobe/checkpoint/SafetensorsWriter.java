package org.polyprobe.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Writes safetensors files as the safetensors library does: wide types first, then by name, the header padded to 8
 * bytes, so that every tensor is aligned. Data goes from its source to the file in chunks; the file appears whole or
 * not at all.
 */
public final class SafetensorsWriter {
  private static final int CHUNK = 1 << 26;

  /** Where a tensor's bytes come from: row-major, little-endian, exactly as many as its dtype and shape call for. */
  @FunctionalInterface
  public interface Content {
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /** A tensor to be written. Contents are asked for once each, in the order of the file. */
  public record Part(String name, ScalarType dtype, long[] shape, Content content) {
    long bytes() {
      return Math.multiplyExact(StoredTensor.elements(shape), (long) Dtype.of(dtype).bytes);
    }
  }

  private SafetensorsWriter() {}

  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    List<Part> parts = new ArrayList<>();
    tensors.forEach((name, tensor) ->
        parts.add(new Part(name, tensor.scalar_type(), tensor.shape(), channel -> copy(tensor, channel))));
    write(file, parts);
  }

  public static void write(Path file, Collection<Part> parts) throws IOException {
    List<Part> ordered = parts.stream().sorted(Comparator
        .comparingInt((Part part) -> -Dtype.of(part.dtype()).bytes).thenComparing(Part::name)).toList();
    byte[] header = header(ordered);
    AtomicFile.write(file, channel -> {
      ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
      writeFully(channel, start.putLong(header.length).put(header).flip());
      for (Part part : ordered) write(part, channel);
    });
  }

  private static void write(Part part, FileChannel channel) throws IOException {
    long before = channel.position();
    part.content().writeTo(channel);
    long written = channel.position() - before;
    if (written != part.bytes()) {
      throw new IllegalStateException(part.name() + ": " + written + " bytes written, expected " + part.bytes());
    }
  }

  private static byte[] header(List<Part> parts) throws IOException {
    ObjectNode header = Json.MAPPER.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    long offset = 0;
    for (Part part : parts) {
      if (header.has(part.name())) throw new IllegalArgumentException(part.name() + " is given twice");
      ObjectNode entry = header.putObject(part.name()).put("dtype", Dtype.of(part.dtype()).name());
      ArrayNode shape = entry.putArray("shape");
      for (long size : part.shape()) shape.add(size);
      entry.putArray("data_offsets").add(offset).add(offset + part.bytes());
      offset += part.bytes();
    }
    byte[] json = Json.MAPPER.writeValueAsBytes(header);
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void copy(Tensor tensor, WritableByteChannel channel) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Tensor plain = tensor.detach().cpu().contiguous();
      BytePointer bytes = new BytePointer(plain.data_ptr());
      long size = plain.nbytes();
      for (long begin = 0; begin < size; begin += CHUNK) {
        writeFully(channel, bytes.position(begin).limit(Math.min(size, begin + CHUNK)).asByteBuffer());
      }
    }
  }

  static void writeFully(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) channel.write(buffer);
  }
}
