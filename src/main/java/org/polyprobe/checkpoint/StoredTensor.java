package org.polyprobe.checkpoint;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param begin first byte, counted from the start of the data (after the header)
 * @param end byte after the last
 */
record StoredTensor(String name, Dtype dtype, long[] shape, long begin, long end) {
  /** No real tensor comes near; a longer list is a lie. */
  static final int MAX_DIMENSIONS = 32;

  long bytes() {
    return end - begin;
  }

  long elements() {
    return bytes() / dtype.bytes;
  }

  /** The product of a shape's sizes; {@link ArithmeticException} where a long cannot hold it. */
  static long elements(long[] shape) {
    long product = 1;
    for (long size : shape) product = Math.multiplyExact(product, size);
    return product;
  }
}
