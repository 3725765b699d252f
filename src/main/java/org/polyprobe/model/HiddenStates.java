package org.polyprobe.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

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

  /** The layer computed last. */
  public Tensor last() {
    return layers.get(layers.size() - 1);
  }

  /** All layers, embeddings first. */
  public List<Tensor> layers() {
    return Collections.unmodifiableList(layers);
  }
}
