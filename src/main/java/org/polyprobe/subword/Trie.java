package org.polyprobe.subword;

import java.util.Arrays;
import org.polyprobe.InputException;

/**
 * Strings and a number for each, read from their beginning character by character. Nodes are numbers; one table of
 * hashed edges holds all of them.
 */
final class Trie {
  static final int ROOT = 0;

  private static final int NODE_BITS = 24;

  private long[] edges = new long[1 << 12];                    // parent node, character, child; 0 where free
  private int[] values = new int[1 << 11];                     // of each node, −1 for none
  private int nodes = 1;

  Trie() {
    Arrays.fill(values, -1);
  }

  /** The number of a string put twice is that of the last time. */
  void put(String string, int value) {
    int node = ROOT;
    for (int i = 0; i < string.length(); i++) {
      int next = next(node, string.charAt(i));
      node = next < 0 ? add(node, string.charAt(i)) : next;
    }
    values[node] = value;
  }

  private int add(int node, char c) {
    if (nodes == 1 << NODE_BITS) throw new InputException("tokenizer.json: its pieces have more than 16 million characters");
    if (2 * nodes >= edges.length) grow();
    if (nodes == values.length) {
      values = Arrays.copyOf(values, 2 * nodes);
      Arrays.fill(values, nodes, 2 * nodes, -1);
    }
    insert(edge(node, c) << NODE_BITS | nodes);
    return nodes++;
  }

  private void grow() {
    long[] old = edges;
    edges = new long[2 * old.length];
    for (long edge : old) if (edge != 0) insert(edge);
  }

  private void insert(long edge) {
    int slot = slot(edge >>> NODE_BITS);
    while (edges[slot] != 0) slot = (slot + 1) & (edges.length - 1);
    edges[slot] = edge;
  }

  private static long edge(int node, char c) {
    return (long) node << 16 | c;
  }

  private int slot(long edge) {
    return (int) (edge * 0x9E3779B97F4A7C15L >>> 40) & (edges.length - 1);
  }

  /** The node one character on, or −1. */
  int next(int node, char c) {
    long edge = edge(node, c);
    for (int slot = slot(edge); edges[slot] != 0; slot = (slot + 1) & (edges.length - 1)) {
      if (edges[slot] >>> NODE_BITS == edge) return (int) edges[slot] & (1 << NODE_BITS) - 1;
    }
    return -1;
  }

  /** The number of the string that ends at the node, or −1. */
  int value(int node) {
    return values[node];
  }

  /** The node of a whole string, or −1. */
  int node(String string) {
    int node = ROOT;
    for (int i = 0; i < string.length() && node >= 0; i++) node = next(node, string.charAt(i));
    return node;
  }
}
