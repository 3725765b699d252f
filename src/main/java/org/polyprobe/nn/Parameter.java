package org.polyprobe.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * A tensor that learns.
 *
 * @param name as checkpoints name it, with the family's prefix
 * @param role what it is for
 * @param head whether it belongs to the head on top of the model
 * @param value float32, a leaf of the graph of gradients
 */
public record Parameter(String name, Role role, boolean head, Tensor value) {
  /** What a tensor does decides how it begins and whether it decays. */
  public enum Role {
    /** Of a linear map. */
    WEIGHT,
    /** A table looked up by id. */
    EMBEDDING,
    /** Added by a linear map or a norm. */
    BIAS,
    /** What a norm multiplies with. */
    NORM,
    /** One of the two thin matrices beside a weight. */
    ADAPTER
  }
}
