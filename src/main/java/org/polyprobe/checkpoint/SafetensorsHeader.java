package org.polyprobe.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.polyprobe.InputException;

/**
 * What a safetensors file says it holds, checked against the file before any of it is believed.
 *
 * <p>The file is the header's length (8 bytes, little-endian), the header (a JSON object) and the data; the tensors
 * tile the data without gap or overlap. See the format's README and {@code validate} in its {@code tensor.rs}.
 *
 * @param dataStart where the data begins in the file
 * @param tensors in the order of the header
 */
record SafetensorsHeader(long dataStart, Map<String, StoredTensor> tensors) {
  /** The format's own limit. */
  static final long MAX_BYTES = 100_000_000;

  static SafetensorsHeader read(Path file) throws IOException {
    String where = file.getFileName().toString();
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size < 8) throw new InputException(where + ": has " + size + " bytes, too few for a safetensors file");
      GitLfs.requireContent(file);
      long length = readFully(channel, 0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length < 0 || length > MAX_BYTES) {
        throw new InputException(where + ": header of " + Long.toUnsignedString(length) + " bytes, expected at most "
            + MAX_BYTES + "; this is not a safetensors file");
      }
      if (length > size - 8) {
        throw new InputException(where + ": header of " + length + " bytes, but the file has only " + size
            + "; it is cut short");
      }
      Map<String, StoredTensor> tensors = parse(where, readFully(channel, 8, (int) length));
      requireTiled(where, tensors, size - 8 - length);
      return new SafetensorsHeader(8 + length, tensors);
    }
  }

  private static ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, position + buffer.position());
      if (read < 0) throw new IOException("the file shrank while it was read");
    }
    return buffer.flip();
  }

  private static Map<String, StoredTensor> parse(String where, ByteBuffer header) throws IOException {
    // Decoded strictly here, since a JSON parser left alone would also take UTF-16 and UTF-32.
    var decoder = StandardCharsets.UTF_8.newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    try (var text = new InputStreamReader(new ByteArrayInputStream(header.array()), decoder)) {
      return new SafetensorsHeaderParser(where).parse(text);
    } catch (CharacterCodingException e) {
      throw new InputException(where + ": header is not UTF-8", e);
    } catch (JsonProcessingException e) {
      throw new InputException(where + ": header is not JSON: " + Json.reason(e), e);
    }
  }

  private static void requireTiled(String where, Map<String, StoredTensor> tensors, long dataBytes) {
    List<StoredTensor> inOrder = tensors.values().stream()
        .sorted(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end)).toList();
    long reached = 0;
    String previous = null;
    for (StoredTensor tensor : inOrder) {
      if (tensor.end() > dataBytes) {
        throw new InputException(where + ": " + tensor.name() + " ends at byte " + tensor.end()
            + " of the data, which has " + dataBytes + "; the file is cut short");
      }
      if (tensor.begin() < reached) throw new InputException(where + ": " + tensor.name() + " overlaps " + previous);
      if (tensor.begin() > reached) throw unclaimed(where, reached, tensor.begin());
      reached = tensor.end();
      previous = tensor.name();
    }
    if (reached < dataBytes) throw unclaimed(where, reached, dataBytes);
  }

  private static InputException unclaimed(String where, long from, long to) {
    return new InputException(where + ": bytes " + from + " to " + to + " of the data belong to no tensor");
  }
}
