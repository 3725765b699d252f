package org.polyprobe.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.InputException;

/**
 * One safetensors file: its header is read at once, its data mapped by libtorch when a tensor is asked for.
 *
 * <p>Each tensor has a mapping of its own, gone with its last use, so that pages read for one that is converted and
 * dropped do not count as this process's to the end. A mapping is private: writing to a tensor changes this process's
 * copy of the page, never the file. The file must not be shortened meanwhile.
 */
public final class SafetensorsFile implements AutoCloseable {
  /** Smaller tensors are copied: a mapping each would cost more. */
  private static final long SMALL_BYTES = 1 << 16;

  private final Path path;
  private final SafetensorsHeader header;
  private boolean closed;

  private SafetensorsFile(Path path, SafetensorsHeader header) {
    this.path = path;
    this.header = header;
  }

  /** Opens the file; one that is no safetensors file, or cut short, is refused. */
  public static SafetensorsFile open(Path path) throws IOException {
    return new SafetensorsFile(path, SafetensorsHeader.read(path));
  }

  Path path() {
    return path;
  }

  String name() {
    return path.getFileName().toString();
  }

  Map<String, StoredTensor> tensors() {
    return header.tensors();
  }

  /** The tensor of that name without a copy. Belongs to the open scope and may outlive the file. */
  public Tensor tensor(String name) {
    StoredTensor stored = tensors().get(name);
    if (stored == null) throw new InputException(path + ": " + name + " is missing");
    return tensor(stored);
  }

  /** Whether it holds a tensor of that name. */
  public boolean has(String name) {
    return tensors().containsKey(name);
  }

  /** A tensor of this file without a copy, unless it is small or begins where its type cannot be read from. */
  Tensor tensor(StoredTensor stored) {
    if (closed) throw new IllegalStateException(path + " is closed");
    PointerScope outer = PointerScope.getInnerScope();
    if (outer == null) throw new IllegalStateException("no scope is open to own " + stored.name());
    try (PointerScope inner = new PointerScope()) {
      long begin = header.dataStart() + stored.begin();
      Tensor bytes = mapping(begin + stored.bytes()).narrow(0, begin, stored.bytes());  // [bytes]
      boolean copied = stored.bytes() < SMALL_BYTES || begin % stored.dtype().bytes != 0;
      Tensor own = copied ? bytes.clone() : bytes;
      Tensor tensor = own.view(stored.dtype().scalarType).view(stored.shape());         // shape
      outer.attach(tensor);
      return tensor;
    }
  }

  /** The file up to a byte: what lies behind it is not this tensor's matter. */
  private Tensor mapping(long bytes) {
    try {
      if (Files.size(path) < bytes) throw new InputException(path + ": has been cut short since it was opened");
      return torch.from_file(path.toString(), new BoolOptional(false), new LongOptional(bytes),
          new TensorOptions(ScalarType.Byte));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      if (e instanceof InputException) throw e;
      throw new UncheckedIOException(new IOException(path + " cannot be mapped into memory", e));
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
