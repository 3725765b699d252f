package org.polyprobe.measure;

/** By what the nearest neighbours of a query are found. */
public enum Neighbours {
  COSINE,
  /** Cosine less the mean cosine of either vector to its ten nearest: what is near to everything ranks lower. */
  CSLS
}
