package org.polyprobe.checkpoint;

import java.io.IOException;
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
 * One safetensors file, mapped into memory by libtorch.
 *
 * <p>The mapping is private: writing to a tensor changes this process's copy of the page, never the file. It lives
 * until the last tensor made from it is gone, so closing early is safe. The file must not be shortened meanwhile.
 */
public final class SafetensorsFile implements AutoCloseable {
  private final Path path;
  private final SafetensorsHeader header;
  private Tensor mapping;                                                               // [bytes in the file]

  private SafetensorsFile(Path path, SafetensorsHeader header, Tensor mapping) {
    this.path = path;
    this.header = header;
    this.mapping = mapping;
  }

  /** Maps the file; one that is no safetensors file, or cut short, is refused. */
  public static SafetensorsFile open(Path path) throws IOException {
    SafetensorsHeader header = SafetensorsHeader.read(path);
    try (PointerScope scope = new PointerScope()) {
      Tensor mapping = torch.from_file(path.toString(), new BoolOptional(false), new LongOptional(Files.size(path)),
          new TensorOptions(ScalarType.Byte));
      return new SafetensorsFile(path, header, mapping.retainReference());
    } catch (RuntimeException e) {
      throw new IOException(path + " cannot be mapped into memory", e);
    }
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

  /** A tensor of this file without a copy, unless it begins at an address its type cannot be read from. */
  Tensor tensor(StoredTensor stored) {
    if (mapping == null) throw new IllegalStateException(path + " is closed");
    long begin = header.dataStart() + stored.begin();
    Tensor bytes = mapping.narrow(0, begin, stored.bytes());                            // [bytes]
    if (begin % stored.dtype().bytes != 0) bytes = bytes.clone();
    return bytes.view(stored.dtype().scalarType).view(stored.shape());                  // shape
  }

  @Override
  public void close() {
    if (mapping != null) mapping.releaseReference();
    mapping = null;
  }
}
