package org.polyprobe.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.nn.Dropout;
import org.polyprobe.nn.Embedding;
import org.polyprobe.nn.LayerNorm;
import org.polyprobe.nn.Linear;
import org.polyprobe.nn.Linear.Part.Stored;
import org.polyprobe.nn.Parameter.Role;
import org.polyprobe.nn.Placement;
import org.polyprobe.nn.RmsNorm;
import org.polyprobe.nn.Scopes;
import org.polyprobe.nn.Training;

/**
 * A checkpoint's tensors made into a model's parts, on its device and in its number type, and kept until closed.
 *
 * <p>Names are given without the head prefix ({@code bert.}), which a checkpoint may or may not have.
 */
final class Weights implements AutoCloseable {
  /** What transformers draws new weights with unless the configuration says otherwise. */
  private static final double INITIAL_DEVIATION = 0.02;

  private final Checkpoint checkpoint;
  private final String prefix;
  private final String ownPrefix;
  private final Placement placement;
  private final List<Runnable> releases;

  /**
   * @param prefix the head prefix, used if the checkpoint has {@code prefix + witness}
   * @param witness a tensor every checkpoint of the family has, without prefix
   */
  Weights(Checkpoint checkpoint, String prefix, String witness, Placement placement) {
    this(checkpoint, checkpoint.has(prefix + witness) || !checkpoint.has(witness) ? prefix : "", prefix, placement,
        new ArrayList<>());
  }

  private Weights(Checkpoint checkpoint, String prefix, String ownPrefix, Placement placement,
                  List<Runnable> releases) {
    this.checkpoint = checkpoint;
    this.prefix = prefix;
    this.ownPrefix = ownPrefix;
    this.placement = placement;
    this.releases = releases;
  }

  /** The same tensors under their full names, for heads, which stand beside the prefix; closed together with these. */
  Weights withoutPrefix() {
    return new Weights(checkpoint, "", "", placement, releases);
  }

  /** The name with the prefix this checkpoint has; of a parameter, the one it is to have. */
  String fullName(String name) {
    return (placement.learns() ? ownPrefix : prefix) + name;
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

  /**
   * Whether an output layer of that name learns as, or is, a tensor of its own. One that is tied by the configuration
   * and holds the embedding table's numbers once more is one with it, as in transformers.
   *
   * @param output without prefix, {@code .weight} included
   * @param table the embedding table, behind the prefix
   */
  boolean hasOwnOutput(String output, String table, boolean tied) {
    if (!checkpoint.has(output)) return !tied;
    if (!tied || !placement.learns()) return true;
    try (PointerScope scope = new PointerScope()) {
      return !torch.equal(checkpoint.tensor(output), checkpoint.tensor(prefix + table));
    }
  }

  /** Takes a map along that only other heads use, so that it is saved with what is learned; where there is one. */
  void carry(String name, long out, long in) {
    if (placement.learns() && has(name + ".weight")) linear(name, out, in);
  }

  /** Whether the checkpoint has a tensor of that name. */
  boolean has(String name) {
    return checkpoint.has(prefix + name);
  }

  /** A table of vectors, looked up by id. */
  Tensor tensor(String name, long... shape) {
    return tensor(Role.EMBEDDING, name, shape);
  }

  private Tensor tensor(Role role, String name, long... shape) {
    if (placement.learns()) return parameter(role, name, shape);
    Tensor placed = read(name, shape);
    placed.retainReference();
    releases.add(placed::releaseReference);
    return placed;
  }

  /** Dropout at the rate the configuration gives under the first of these names that it has. */
  Dropout dropout(double otherwise, String... names) {
    if (!placement.learns()) return Dropout.NONE;
    Config config = checkpoint.config();
    for (String name : names) {
      if (!config.has(name)) continue;
      double rate = config.number(name);
      if (rate >= 0 && rate < 1) return new Dropout(rate, placement.training());
      throw new InputException(config.where() + name + " is " + rate + ", expected a rate from 0 to below 1");
    }
    return new Dropout(otherwise, placement.training());
  }

  /** Whether blocks run again for their gradients. */
  boolean recomputes() {
    return placement.learns() && placement.training().recomputes();
  }

  /** The states of a batch, from layer 0 on. */
  HiddenStates states(Supplier<Tensor> embeddings) {
    return HiddenStates.startingWith(Scopes.keep(embeddings), placement.training());
  }

  /** A table of this many rows, in the number type it is stored in. */
  Embedding embedding(String name, long rows, long width) {
    if (placement.learns()) return new Embedding(parameter(Role.EMBEDDING, name, rows, width), placement);
    Tensor table = placement.move(stored(name, rows, width));
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
    if (placement.learns()) {
      return Linear.learning(placement.training(), Arrays.stream(parts).map(part -> learning(in, bias, part)).toList());
    }
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
    if (placement.learns()) {
      return Linear.learning(placement.training(), List.of(new Linear.Part(parameter(Role.WEIGHT, weight, out, in),
          Stored.OUT_IN, parameter(Role.BIAS, bias, out), null)));
    }
    try (PointerScope scope = new PointerScope()) {
      return keep(Linear.forInference(read(weight, out, in), read(bias, out)));
    }
  }

  /** A map stored the other way round, as GPT-2 does: {@code name.weight} [in, out] and {@code name.bias} [out]. */
  Linear transposed(String name, long out, long in) {
    if (placement.learns()) {
      return Linear.learning(placement.training(), List.of(new Linear.Part(
          parameter(Role.WEIGHT, name + ".weight", in, out), Stored.IN_OUT, parameter(Role.BIAS, name + ".bias", out),
          placement.training().adapter(fullName(name), out, in, Stored.IN_OUT))));
    }
    try (PointerScope scope = new PointerScope()) {
      return keep(Linear.forInference(read(name + ".weight", in, out).t().contiguous(), read(name + ".bias", out)));
    }
  }

  private Linear.Part learning(long in, Bias bias, Part part) {
    return new Linear.Part(parameter(Role.WEIGHT, part.name + ".weight", part.out, in), Stored.OUT_IN,
        bias == Bias.PRESENT ? parameter(Role.BIAS, part.name + ".bias", part.out) : null,
        placement.training().adapter(fullName(part.name), part.out, in, Stored.OUT_IN));
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
    return new RmsNorm(tensor(Role.NORM, name + ".weight", width), epsilon);
  }

  /** {@code name.weight} [width] stored as its difference from 1, as Gemma does; the sum stays in float32. */
  RmsNorm rmsNormFromOne(String name, long width, double epsilon) {
    if (placement.learns()) return new RmsNorm(parameter(Role.NORM, name + ".weight", () -> torch.zeros(width), width), epsilon, 1);
    Tensor weight = placement.move(stored(name + ".weight", width)).to(ScalarType.Float)
        .add(new Scalar(1));
    weight.retainReference();
    releases.add(weight::releaseReference);
    return new RmsNorm(weight, epsilon);
  }

  /** {@code name.weight} and {@code name.bias}, [hidden] each, or under their old names gamma and beta. */
  LayerNorm layerNorm(String name, long hidden, double epsilon) {
    if (placement.learns()) {
      return new LayerNorm(parameter(Role.NORM, name + ".weight", hidden), parameter(Role.BIAS, name + ".bias", hidden),
          epsilon);
    }
    boolean old = checkpoint.has(prefix + name + ".gamma");
    return new LayerNorm(tensor(name + (old ? ".gamma" : ".weight"), hidden),
        tensor(name + (old ? ".beta" : ".bias"), hidden), epsilon);
  }

  /** The parameter of that name; one that only a head has begins as transformers begins it where it is missing. */
  private Tensor parameter(Role role, String name, long... shape) {
    return parameter(role, name, () -> fresh(role, shape), shape);
  }

  private Tensor parameter(Role role, String name, Supplier<Tensor> first, long... shape) {
    return placement.training().parameter(fullName(name), role, () -> {
      String stored = has(name) ? name : oldName(name);
      Training training = placement.training();
      boolean fresh = training.beginsFresh() || training.isReadingHead() && !has(stored);
      return placement.move(fresh ? first.get() : stored(stored, shape));
    });
  }

  /** Old checkpoints call a norm's weight gamma and its bias beta. */
  private String oldName(String name) {
    String old = name.replaceAll("\\.weight$", ".gamma").replaceAll("\\.bias$", ".beta");
    return has(old) ? old : name;
  }

  private Tensor fresh(Role role, long... shape) {
    return switch (role) {
      case WEIGHT, EMBEDDING, ADAPTER -> placement.training()
          .normal(checkpoint.config().numberOr(INITIAL_DEVIATION, "initializer_range", "init_std"), shape);
      case BIAS -> torch.zeros(shape);
      case NORM -> torch.ones(shape);
    };
  }

  private Tensor read(String name, long... shape) {
    return placement.place(stored(name, shape));
  }

  /** Integers in a weight's place are packed numbers, whatever the configuration says. */
  private Tensor stored(String name, long... shape) {
    Tensor tensor = checkpoint.tensor(prefix + name, shape);
    if (checkpoint.isFloating(prefix + name)) return tensor;
    throw new InputException(checkpoint.directory() + ": " + prefix + name + " holds " + checkpoint.dtypeName(prefix + name)
        + ", expected floating-point numbers; quantized weights are not supported");
  }

  @Override
  public void close() {
    releases.forEach(Runnable::run);
    releases.clear();
  }
}
