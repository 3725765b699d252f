package org.polyprobe.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * How a joined product of queries, keys and values divides into attention heads. Several query heads may share a key
 * and value head (Ainslie et al. 2023).
 *
 * @param query query heads, a multiple of {@code keyValue}
 * @param keyValue key heads, and value heads
 * @param size width of a head
 */
public record Heads(int query, int keyValue, int size) {
  /** Width of all queries of a token. */
  public long queryWidth() {
    return (long) query * size;
  }

  /** Width of all keys of a token, and of all values. */
  public long keyValueWidth() {
    return (long) keyValue * size;
  }

  /** [tokens, queries then keys then values] to [tokens, query heads, size]. */
  public Tensor queries(Tensor joined) {
    return part(joined, 0, query);
  }

  /** [tokens, queries then keys then values] to [tokens, key heads, size]. */
  public Tensor keys(Tensor joined) {
    return part(joined, query, keyValue);
  }

  /** [tokens, queries then keys then values] to [tokens, value heads, size]. */
  public Tensor values(Tensor joined) {
    return part(joined, query + keyValue, keyValue);
  }

  private Tensor part(Tensor joined, long firstHead, long heads) {
    return joined.narrow(1, firstHead * size, heads * size).view(joined.size(0), heads, size);
  }
}
