package org.polyprobe.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Embedding;
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
  private final List<Runnable> releases;

  /**
   * @param prefix the head prefix, used if the checkpoint has {@code prefix + witness}
   * @param witness a tensor every checkpoint of the family has, without prefix
   */
  Weights(Checkpoint checkpoint, String prefix, String witness, Placement placement) {
    this(checkpoint, checkpoint.has(prefix + witness) || !checkpoint.has(witness) ? prefix : "", placement,
        new ArrayList<>());
  }

  private Weights(Checkpoint checkpoint, String prefix, Placement placement, List<Runnable> releases) {
    this.checkpoint = checkpoint;
    this.prefix = prefix;
    this.placement = placement;
    this.releases = releases;
  }

  /** The same tensors under their full names, for heads, which stand beside the prefix; closed together with these. */
  Weights withoutPrefix() {
    return new Weights(checkpoint, "", placement, releases);
  }

  /** The name with the prefix this checkpoint has. */
  String fullName(String name) {
    return prefix + name;
  }

  /** What {@code reader} makes of these weights, and is to close; if it fails they are closed at once. */
  <T> T into(Function<Weights, T> reader) {
    try {
      return reader.apply(this);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Whether the output layer shares the embedding table where it has no tensor of its own. */
  boolean tiesEmbeddings() {
    return checkpoint.config().flagOr(true, "tie_word_embeddings");
  }

  /** Whether the checkpoint has a tensor of that name. */
  boolean has(String name) {
    return checkpoint.has(prefix + name);
  }

  /** One tensor of this shape. */
  Tensor tensor(String name, long... shape) {
    Tensor placed = read(name, shape);
    placed.retainReference();
    releases.add(placed::releaseReference);
    return placed;
  }

  /** A table of this many rows, in the number type it is stored in. */
  Embedding embedding(String name, long rows, long width) {
    Tensor table = placement.move(checkpoint.tensor(prefix + name, rows, width));
    table.retainReference();
    releases.add(table::releaseReference);
    return new Embedding(table, placement);
  }

  /** {@code name.weight} [out, in] and {@code name.bias} [out]. */
  Linear linear(String name, long out, long in) {
    return joined(out, in, name);
  }

  /** Several maps of one input as one product, their outputs side by side. */
  Linear joined(long out, long in, String... names) {
    return joined(in, Bias.PRESENT, Arrays.stream(names).map(name -> new Part(name, out)).toArray(Part[]::new));
  }

  /** Whether a map adds a bias. */
  enum Bias {
    PRESENT, ABSENT;

    static Bias when(boolean present) {
      return present ? PRESENT : ABSENT;
    }
  }

  /**
   * One of several maps side by side.
   *
   * @param out width of its output
   */
  record Part(String name, long out) {}

  /** As {@link #joined(long, long, String...)}, for maps of different widths, with or without bias. */
  Linear joined(long in, Bias bias, Part... parts) {
    try (PointerScope scope = new PointerScope()) {
      Tensor[] weights = new Tensor[parts.length];
      Tensor[] biases = new Tensor[parts.length];
      for (int i = 0; i < parts.length; i++) {
        weights[i] = read(parts[i].name + ".weight", parts[i].out, in);
        if (bias == Bias.PRESENT) biases[i] = read(parts[i].name + ".bias", parts[i].out);
      }
      return keep(Linear.forInference(sideBySide(weights), bias == Bias.PRESENT ? sideBySide(biases) : null));
    }
  }

  /** {@code name.weight} [out, in], with or without {@code name.bias} [out]. */
  Linear linear(String name, long out, long in, Bias bias) {
    return joined(in, bias, new Part(name, out));
  }

  /** A map whose weight [out, in] and bias [out] go by names of their own. */
  Linear linear(String weight, String bias, long out, long in) {
    try (PointerScope scope = new PointerScope()) {
      return keep(Linear.forInference(read(weight, out, in), read(bias, out)));
    }
  }

  /** A map stored the other way round, as GPT-2 does: {@code name.weight} [in, out] and {@code name.bias} [out]. */
  Linear transposed(String name, long out, long in) {
    try (PointerScope scope = new PointerScope()) {
      return keep(Linear.forInference(read(name + ".weight", in, out).t().contiguous(), read(name + ".bias", out)));
    }
  }

  private Linear keep(Linear linear) {
    releases.add(linear.retain()::release);
    return linear;
  }

  private static Tensor sideBySide(Tensor[] tensors) {
    return tensors.length == 1 ? tensors[0] : torch.cat(new TensorVector(tensors));
  }

  /** {@code name.weight} [width]. */
  RmsNorm rmsNorm(String name, long width, double epsilon) {
    return new RmsNorm(tensor(name + ".weight", width), epsilon);
  }

  /** {@code name.weight} [width] stored as its difference from 1, as Gemma does; the sum stays in float32. */
  RmsNorm rmsNormFromOne(String name, long width, double epsilon) {
    Tensor weight = placement.move(checkpoint.tensor(prefix + name + ".weight", width)).to(ScalarType.Float)
        .add(new Scalar(1));
    weight.retainReference();
    releases.add(weight::releaseReference);
    return new RmsNorm(weight, epsilon);
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
