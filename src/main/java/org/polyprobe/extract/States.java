package org.polyprobe.extract;

import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Rows of one reduction of one list of texts at every layer, mapped from a file of the {@link StateStore}. */
public final class States implements AutoCloseable {
  private final String key;
  private final StateLayout layout;
  private final Tensor rows;

  private States(String key, StateLayout layout, Tensor rows) {
    this.key = key;
    this.layout = layout;
    this.rows = rows;
  }

  /**
   * @param key under which the store has them
   * @param shared whether what is written to the rows goes to the file
   */
  static States map(String key, Path file, StateLayout layout, boolean shared) {
    try (PointerScope scope = new PointerScope()) {
      Tensor bytes = torch.from_file(file.toString(), new BoolOptional(shared), new LongOptional(layout.fileBytes()),
          new TensorOptions(ScalarType.Byte));
      Tensor rows = bytes.narrow(0, layout.headerBytes(), layout.dataBytes()).view(ScalarType.Float)
          .view(layout.layers(), layout.texts(), layout.width());                    // [layers + 1, texts, width]
      rows.retainReference();
      return new States(key, layout, rows);
    }
  }

  /** The digest of everything that determines them. */
  String key() {
    return key;
  }

  /** Number of layers, the embeddings included. */
  public int layers() {
    return layout.layers();
  }

  /** Number of texts. */
  public int texts() {
    return layout.texts();
  }

  /** One layer's rows [texts, width] float32: a view of the mapped file, in the open scope. */
  public Tensor layer(int layer) {
    return rows.select(0, layer);
  }

  @Override
  public void close() {
    rows.releaseReference();
  }
}
