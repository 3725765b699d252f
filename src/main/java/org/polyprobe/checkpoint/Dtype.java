package org.polyprobe.checkpoint;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number types of the safetensors format that libtorch computes with, under the names the format gives them. */
enum Dtype {
  F64(8, ScalarType.Double),
  F32(4, ScalarType.Float),
  F16(2, ScalarType.Half),
  BF16(2, ScalarType.BFloat16),
  I64(8, ScalarType.Long),
  I32(4, ScalarType.Int),
  I16(2, ScalarType.Short),
  I8(1, ScalarType.Char),
  U8(1, ScalarType.Byte),
  BOOL(1, ScalarType.Bool);

  final int bytes;
  final ScalarType scalarType;

  Dtype(int bytes, ScalarType scalarType) {
    this.bytes = bytes;
    this.scalarType = scalarType;
  }

  /** The type called {@code name}, or null. */
  static Dtype named(String name) {
    for (Dtype dtype : values()) if (dtype.name().equals(name)) return dtype;
    return null;
  }

  static Dtype of(ScalarType scalarType) {
    // What comes out of libtorch is an object of its own, not one of the constants.
    ScalarType constant = scalarType.intern();
    for (Dtype dtype : values()) if (dtype.scalarType == constant) return dtype;
    throw new IllegalArgumentException("safetensors has no type for " + scalarType);
  }

  boolean isFloating() {
    return ordinal() <= BF16.ordinal();
  }
}
