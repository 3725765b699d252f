package org.polyprobe.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.polyprobe.nn.Scopes;
import org.polyprobe.nn.Training;

/**
 * The hidden states of one batch: layers 0…L, each [tokens, hidden] in the model's number type. Lives in the scope.
 *
 * <p>A model that recomputes (Chen et al. 2016) keeps only these while it learns: each block runs without a graph, and
 * once more, with its dropout drawn alike, when {@link #backward} comes to it.
 */
public final class HiddenStates {
  private final List<Tensor> layers = new ArrayList<>();
  private final List<Segment> segments = new ArrayList<>();
  private final Training recomputing;
  private Tensor embedded;
  private int current = -1;

  /**
   * What made a layer from the one before.
   *
   * @param random where the source of randomness stood
   */
  private record Segment(Supplier<Tensor> forward, Tensor random) {}

  private HiddenStates(Training recomputing) {
    this.recomputing = recomputing;
  }

  /** @param training null in a model that does not learn */
  static HiddenStates startingWith(Tensor embeddings, Training training) {
    boolean recomputes = training != null && training.recomputes() && GradMode.is_enabled();
    HiddenStates states = new HiddenStates(recomputes ? training : null);
    states.embedded = embeddings;
    states.add(recomputes ? leaf(embeddings) : embeddings);
    return states;
  }

  private void add(Tensor layer) {
    layers.add(layer);
    current++;
  }

  /**
   * Runs all blocks, each in a scope of its own.
   *
   * @param forward what a block makes of the layer computed last
   * @param finalNorm applied to the last block's output: the last layer is the normed one
   */
  <B> HiddenStates through(List<B> blocks, Function<B, Tensor> forward, UnaryOperator<Tensor> finalNorm) {
    int last = blocks.size() - 1;
    for (B block : blocks.subList(0, last)) run(() -> forward.apply(block));
    run(() -> finalNorm.apply(forward.apply(blocks.get(last))));
    return this;
  }

  private void run(Supplier<Tensor> block) {
    if (recomputing == null) {
      add(Scopes.keep(block));
      return;
    }
    segments.add(new Segment(block, recomputing.randomState()));
    try (NoGradGuard plain = new NoGradGuard()) {
      add(leaf(Scopes.keep(block)));
    }
  }

  private static Tensor leaf(Tensor layer) {
    return layer.detach().set_requires_grad(true);
  }

  /** The layer computed last. */
  public Tensor last() {
    return layers.get(current);
  }

  /** All layers, embeddings first. */
  public List<Tensor> layers() {
    return Collections.unmodifiableList(layers);
  }

  /**
   * Adds the gradients of a loss to the parameters'. To be called once.
   *
   * @param loss one number, computed from these layers
   */
  public void backward(Tensor loss) {
    loss.backward();
    if (recomputing == null) return;
    Tensor random = recomputing.randomState();
    for (current = segments.size() - 1; current >= 0; current--) {
      try (PointerScope scope = new PointerScope()) {
        recomputing.randomState(segments.get(current).random);
        pull(segments.get(current).forward.get(), layers.get(current + 1).grad());
      }
    }
    recomputing.randomState(random);
    pull(embedded, layers.get(0).grad());
  }

  /** Nothing below frozen blocks asks for gradients. */
  private static void pull(Tensor output, Tensor gradient) {
    if (output.requires_grad() && gradient.defined()) {
      output.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
    }
  }
}
