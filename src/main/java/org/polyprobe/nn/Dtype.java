package org.polyprobe.nn;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number type of a forward pass; {@link Placement#place} says what becomes of one the processor cannot multiply. */
public enum Dtype {
  FLOAT32(ScalarType.Float), BFLOAT16(ScalarType.BFloat16);

  private final ScalarType type;

  Dtype(ScalarType type) {
    this.type = type;
  }

  public ScalarType type() {
    return type;
  }

  /** The name used on the command line and in results: {@code float32}, {@code bfloat16}. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
