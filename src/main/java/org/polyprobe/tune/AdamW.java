package org.polyprobe.tune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.nn.Parameter;
import org.polyprobe.nn.Parameter.Role;

/**
 * AdamW over a model's parameters, by libtorch's fused operator: one pass over weights, gradients and moments. It has
 * no binding of its own and is reached through the dispatcher.
 */
final class AdamW implements AutoCloseable {
  private static final OperatorHandle UPDATE = update();

  private final Optimizer settings;
  private final List<Parameter> parameters;
  private final Map<String, Tensor> means = new LinkedHashMap<>();
  private final Map<String, Tensor> squares = new LinkedHashMap<>();

  AdamW(Optimizer settings, List<Parameter> parameters) {
    this.settings = settings;
    this.parameters = parameters;
    try (PointerScope scope = new PointerScope()) {
      for (Parameter parameter : parameters) {
        means.put(parameter.name(), zeros(parameter.value()));
        squares.put(parameter.name(), zeros(parameter.value()));
      }
    }
  }

  private static OperatorHandle update() {
    Libtorch.load();
    return Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "").retainReference();
  }

  private static Tensor zeros(Tensor like) {
    return torch.zeros_like(like.detach()).retainReference();
  }

  /** The running means of gradients by parameter's name, to be saved and to be written to. */
  Map<String, Tensor> means() {
    return means;
  }

  /** The running means of squared gradients by parameter's name. */
  Map<String, Tensor> squares() {
    return squares;
  }

  /** The length of all gradients together, which are then shortened as {@code torch.nn.utils.clip_grad_norm_} does. */
  double clip() {
    try (PointerScope scope = new PointerScope(); NoGradGuard plain = new NoGradGuard()) {
      List<Tensor> gradients = parameters.stream().map(p -> p.value().grad()).filter(Tensor::defined).toList();
      Tensor norms = torch.stack(new TensorVector(gradients.stream().map(Tensor::norm).toArray(Tensor[]::new)));
      Tensor norm = norms.norm();
      double length = norm.item_double();
      if (settings.clipNorm() > 0 && length > settings.clipNorm()) {
        Tensor share = norm.add(new Scalar(1e-6)).reciprocal().mul(new Scalar(settings.clipNorm()))
            .clamp_max(new Scalar(1.0));
        gradients.forEach(gradient -> gradient.mul_(share));
      }
      return length;
    }
  }

  /**
   * The root mean square of the gradients of each layer, as far as they are remembered after this many steps; NaN for a
   * layer none of whose parameters learn.
   */
  double[] gradients(int steps, ToIntFunction<Parameter> layer, int layers) {
    double[] sums = new double[layers];
    long[] counts = new long[layers];
    try (PointerScope scope = new PointerScope()) {
      for (Parameter parameter : parameters) {
        int at = layer.applyAsInt(parameter);
        sums[at] += squares.get(parameter.name()).sum().item_double();
        counts[at] += parameter.value().numel();
      }
    }
    double bias = 1 - Math.pow(settings.beta2(), steps);
    double[] roots = new double[layers];
    for (int i = 0; i < layers; i++) {
      roots[i] = counts[i] == 0 ? Double.NaN : steps == 0 ? 0 : Math.sqrt(sums[i] / counts[i] / bias);
    }
    return roots;
  }

  /**
   * Moves the parameters and lets go of their gradients.
   *
   * @param step from 1
   * @param rate learning rate of a parameter
   */
  void step(int step, ToDoubleFunction<Parameter> rate) {
    Map<List<Double>, List<Parameter>> groups = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      if (!parameter.value().grad().defined()) continue;
      boolean decays = parameter.role() != Role.BIAS && parameter.role() != Role.NORM;
      groups.computeIfAbsent(List.of(rate.applyAsDouble(parameter), decays ? settings.weightDecay() : 0),
          key -> new ArrayList<>()).add(parameter);
    }
    try (PointerScope scope = new PointerScope(); NoGradGuard plain = new NoGradGuard()) {
      Tensor count = Tensor.create((float) step).squeeze();
      groups.forEach((group, members) -> update(members, count, group.get(0), group.get(1)));
      for (Parameter parameter : parameters) parameter.value().mutable_grad().reset();
    }
  }

  private void update(List<Parameter> group, Tensor step, double rate, double decay) {
    IValueVector stack = new IValueVector(
        list(group.stream().map(Parameter::value).toList()),
        list(group.stream().map(p -> p.value().grad()).toList()),
        list(group.stream().map(p -> means.get(p.name())).toList()),
        list(group.stream().map(p -> squares.get(p.name())).toList()),
        list(List.of()),
        list(group.stream().map(p -> step).toList()),
        new IValue(rate), new IValue(settings.beta1()), new IValue(settings.beta2()), new IValue(decay),
        new IValue(settings.epsilon()), new IValue(false), new IValue(false), new IValue(), new IValue());
    UPDATE.callBoxed(stack);
  }

  private static IValue list(List<Tensor> tensors) {
    Type.TypePtr type = UPDATE.schema().arguments().getPointer(0).type().get().containedType(0);
    GenericList list = new GenericList(type);
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }

  @Override
  public void close() {
    means.values().forEach(Tensor::releaseReference);
    squares.values().forEach(Tensor::releaseReference);
  }
}
