package org.polyprobe.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.LayerNorm;
import org.polyprobe.nn.Linear;
import org.polyprobe.nn.Placement;
import org.polyprobe.nn.RmsNorm;

/**
 * A checkpoint's tensors made into a model's parts, on its device and in its number type, and kept until closed.
 *
 * <p>Names are given without the head prefix ({@code bert.}), which a checkpoint may or may not have.
 */
final class Weights implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final String prefix;
  private final Placement placement;
  private final List<Runnable> releases = new ArrayList<>();

  /**
   * @param prefix the head prefix, used if the checkpoint has {@code prefix + witness}
   * @param witness a tensor every checkpoint of the family has, without prefix
   */
  Weights(Checkpoint checkpoint, String prefix, String witness, Placement placement) {
    this.checkpoint = checkpoint;
    this.prefix = checkpoint.has(prefix + witness) || !checkpoint.has(witness) ? prefix : "";
    this.placement = placement;
  }

  /** One tensor of this shape. */
  Tensor tensor(String name, long... shape) {
    Tensor placed = read(name, shape);
    placed.retainReference();
    releases.add(placed::releaseReference);
    return placed;
  }

  /** Whether the checkpoint has a tensor of that name. */
  boolean has(String name) {
    return checkpoint.has(prefix + name);
  }

  /** {@code name.weight} [out, in] and {@code name.bias} [out]. */
  Linear linear(String name, long out, long in) {
    return joined(out, in, name);
  }

  /** Several maps of one input as one product, their outputs side by side. */
  Linear joined(long out, long in, String... names) {
    try (PointerScope scope = new PointerScope()) {
      Tensor[] weights = new Tensor[names.length];
      Tensor[] biases = new Tensor[names.length];
      for (int i = 0; i < names.length; i++) {
        weights[i] = read(names[i] + ".weight", out, in);
        biases[i] = read(names[i] + ".bias", out);
      }
      Linear linear = Linear.forInference(torch.cat(new TensorVector(weights)), torch.cat(new TensorVector(biases)));
      releases.add(linear.retain()::release);
      return linear;
    }
  }

  /** As {@link #joined}, of maps that have no bias. */
  Linear unbiased(long out, long in, String... names) {
    try (PointerScope scope = new PointerScope()) {
      Tensor[] weights = new Tensor[names.length];
      for (int i = 0; i < names.length; i++) weights[i] = read(names[i] + ".weight", out, in);
      Linear linear = Linear.forInference(torch.cat(new TensorVector(weights)), null);
      releases.add(linear.retain()::release);
      return linear;
    }
  }

  /** {@code name.weight} [hidden]. */
  RmsNorm rmsNorm(String name, long hidden, double epsilon) {
    return new RmsNorm(tensor(name + ".weight", hidden), epsilon);
  }

  /** {@code name.weight} and {@code name.bias}, [hidden] each, or under their old names gamma and beta. */
  LayerNorm layerNorm(String name, long hidden, double epsilon) {
    boolean old = checkpoint.has(prefix + name + ".gamma");
    return new LayerNorm(tensor(name + (old ? ".gamma" : ".weight"), hidden),
        tensor(name + (old ? ".beta" : ".bias"), hidden), epsilon);
  }

  private Tensor read(String name, long... shape) {
    return placement.place(checkpoint.tensor(prefix + name, shape));
  }

  @Override
  public void close() {
    releases.forEach(Runnable::run);
    releases.clear();
  }
}
