package org.polyprobe.nn;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.nn.Parameter.Role;

/**
 * What a model that learns shares with who trains it: its parameters by name, the source of its randomness, and
 * whether it is being trained or looked at. Parameters asked for twice by one name are one: tied tables stay tied.
 */
public final class Training implements AutoCloseable {
  /**
   * Which linear maps get a low-rank change of their own.
   *
   * @param maps by the map's name in the checkpoint
   */
  public record Adapters(int rank, double alpha, double dropout, Predicate<String> maps) {}

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Lora> adapters = new LinkedHashMap<>();
  private final Generator generator;
  private final Precision precision;
  private final boolean recompute;
  private final Adapters wanted;
  private boolean dropping = true;
  private boolean readingHead;
  private boolean fresh;

  /**
   * @param seed of dropout and of parameters that no checkpoint has
   * @param dtype of products; parameters are float32
   * @param recompute whether blocks are computed again for their gradients instead of kept
   * @param adapters null for none
   */
  public Training(long seed, Dtype dtype, boolean recompute, Adapters adapters) {
    Libtorch.load();
    generator = torch.make_generator_cpu(seed).retainReference();
    precision = Precision.of(dtype);
    this.recompute = recompute;
    wanted = adapters;
  }

  /** All parameters, in the order they were first asked for. */
  public Collection<Parameter> parameters() {
    return Collections.unmodifiableCollection(parameters.values());
  }

  /** The parameter of that name, or null. */
  public Parameter parameter(String name) {
    return parameters.get(name);
  }

  /** Low-rank changes by the name of the weight they belong to. */
  public Map<String, Lora> adapters() {
    return Collections.unmodifiableMap(adapters);
  }

  /** Runs {@code reader}, for which parameters may begin fresh and belong to the head. */
  public <T> T readingHead(Supplier<T> reader) {
    readingHead = true;
    try {
      return reader.get();
    } finally {
      readingHead = false;
    }
  }

  /** From now on parameters begin fresh whatever a checkpoint has: an untrained model of the same shape. */
  public void beginFresh() {
    fresh = true;
  }

  /** Whether parameters begin fresh even where the checkpoint has them. */
  public boolean beginsFresh() {
    return fresh;
  }

  /** Whether a parameter no checkpoint has may begin fresh. */
  public boolean isReadingHead() {
    return readingHead;
  }

  /**
   * The parameter of that name, made at the first call.
   *
   * @param initial its first value, which is copied
   */
  public Tensor parameter(String name, Role role, Supplier<Tensor> initial) {
    Parameter known = parameters.get(name);
    if (known != null) return known.value();
    try (PointerScope scope = new PointerScope(); NoGradGuard plain = new NoGradGuard()) {
      Tensor value = initial.get().to(ScalarType.Float).clone();
      value.set_requires_grad(true);
      value.retainReference();
      parameters.put(name, new Parameter(name, role, readingHead, value));
      return value;
    }
  }

  /** The low-rank change of a map, or null if it gets none. Starts with no effect, as in PEFT. */
  public Lora adapter(String map, long out, long in, Linear.Part.Stored stored) {
    if (wanted == null || readingHead || !wanted.maps.test(map)) return null;
    double bound = 1 / Math.sqrt(in);
    Tensor down = parameter(map + ".lora_A.weight", Role.ADAPTER,
        () -> torch.empty(wanted.rank, in).uniform_(-bound, bound, new GeneratorOptional(generator)));
    Tensor up = parameter(map + ".lora_B.weight", Role.ADAPTER, () -> torch.zeros(out, wanted.rank));
    Lora lora = new Lora(down, up, wanted.alpha / wanted.rank, new Dropout(wanted.dropout, this), stored);
    adapters.put(map + ".weight", lora);
    return lora;
  }

  /** Numbers from a normal distribution around 0. */
  public Tensor normal(double deviation, long... shape) {
    return torch.empty(shape).normal_(0, deviation, new GeneratorOptional(generator));
  }

  /** As {@link #normal}: which numbers of x stay, 1 or 0 each, in its shape and number type. */
  Tensor kept(Tensor x, double rate) {
    return torch.empty_like(x).bernoulli_(1 - rate, new GeneratorOptional(generator));
  }

  Precision precision() {
    return precision;
  }

  /** Whether blocks are computed again for their gradients. */
  public boolean recomputes() {
    return recompute;
  }

  /** Switches dropout on for training, off for looking. */
  public void dropping(boolean on) {
    dropping = on;
  }

  boolean dropping() {
    return dropping;
  }

  /** Where the source of randomness stands: [bytes]. */
  public Tensor randomState() {
    return generator.get_state();
  }

  /** Puts the source of randomness where it stood. */
  public void randomState(Tensor state) {
    generator.set_state(state);
  }

  @Override
  public void close() {
    parameters.values().forEach(parameter -> parameter.value().releaseReference());
    parameters.clear();
    generator.releaseReference();
  }
}
