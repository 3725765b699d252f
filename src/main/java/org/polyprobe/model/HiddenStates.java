package org.polyprobe.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.nn.Scopes;

/** The hidden states of one batch: layers 0…L, each [tokens, hidden] in the model's number type. Lives in the scope. */
public final class HiddenStates {
  private final List<Tensor> layers = new ArrayList<>();

  /** @param embeddings layer 0, [tokens, hidden] */
  public static HiddenStates startingWith(Tensor embeddings) {
    HiddenStates states = new HiddenStates();
    states.add(embeddings);
    return states;
  }

  void add(Tensor layer) {
    layers.add(layer);
  }

  /**
   * Runs all blocks, each in a scope of its own.
   *
   * @param forward what a block makes of the layer computed last
   * @param finalNorm applied to the last block's output: the last layer is the normed one
   */
  <B> HiddenStates through(List<B> blocks, Function<B, Tensor> forward, UnaryOperator<Tensor> finalNorm) {
    int last = blocks.size() - 1;
    for (B block : blocks.subList(0, last)) add(Scopes.keep(() -> forward.apply(block)));
    add(Scopes.keep(() -> finalNorm.apply(forward.apply(blocks.get(last)))));
    return this;
  }

  /** The layer computed last. */
  public Tensor last() {
    return layers.get(layers.size() - 1);
  }

  /** All layers, embeddings first. */
  public List<Tensor> layers() {
    return Collections.unmodifiableList(layers);
  }
}
