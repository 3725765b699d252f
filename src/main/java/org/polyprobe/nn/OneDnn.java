package org.polyprobe.nn;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * oneDNN's linear map over a weight laid out once for the processor at hand, with what follows fused in.
 *
 * <p>These operators have no binding of their own and are reached through libtorch's dispatcher. They know no
 * gradient: for inference on a CPU only.
 */
final class OneDnn {
  private static final OperatorHandle REORDER = operator("_reorder_linear_weight", "");
  private static final OperatorHandle LINEAR = operator("_linear_pointwise", "");
  private static final OperatorHandle LINEAR_BINARY = operator("_linear_pointwise", "binary");
  private static final IValue NONE = forever(new IValue());
  /** The element type of the empty {@code Scalar?[]} must be the schema's own, or the call is refused. */
  private static final IValue NO_SCALARS =
      forever(new IValue(new GenericList(LINEAR.schema().arguments().getPointer(4).type().get().containedType(0))));
  private static final boolean FLOAT32 = reorders(ScalarType.Float);
  private static final boolean BFLOAT16 = reorders(ScalarType.BFloat16);
  private static final boolean ONLY_AVX2 = torch.get_cpu_capability().getString().equals("AVX2");

  private OneDnn() {}

  /** Whether this processor multiplies matrices of this type through oneDNN. */
  static boolean multiplies(ScalarType type) {
    return switch (type.intern()) {
      case Float -> FLOAT32;
      case BFloat16 -> BFLOAT16;
      default -> false;
    };
  }

  /**
   * Whether its products of many rows are the fastest: float32's are not where AVX2 is the widest. There OpenBLAS, behind
   * libtorch's own linear map, reaches 94 % of a Zen 4 core's peak and oneDNN 84 %, laid out or not.
   */
  static boolean multipliesManyRowsFastest(ScalarType type) {
    return multiplies(type) && !(ONLY_AVX2 && type.intern() == ScalarType.Float);
  }

  /** The weight [out, in] in the layout oneDNN's product likes best; opaque to other operators. */
  static Tensor reorder(Tensor weight) {
    return call(REORDER, new IValue(weight), NONE);
  }

  /**
   * activation(x · weightᵀ + bias).
   *
   * @param activation {@code none}, {@code gelu} or {@code swish}
   * @param form of gelu: {@code none} is the exact one, {@code tanh} its approximation
   */
  static Tensor linear(Tensor x, Tensor reordered, Tensor bias, String activation, String form) {
    return call(LINEAR, new IValue(x), new IValue(reordered), optional(bias), new IValue(activation), NO_SCALARS,
        new IValue(form));
  }

  /** x · weightᵀ + bias + other. */
  static Tensor linearPlus(Tensor x, Tensor other, Tensor reordered, Tensor bias) {
    return call(LINEAR_BINARY, new IValue(x), new IValue(other), new IValue(reordered), optional(bias),
        new IValue("add"));
  }

  /** (x · weightᵀ + bias) · other, element by element. */
  static Tensor linearTimes(Tensor x, Tensor other, Tensor reordered, Tensor bias) {
    return call(LINEAR_BINARY, new IValue(x), new IValue(other), new IValue(reordered), optional(bias),
        new IValue("mul"));
  }

  private static IValue optional(Tensor tensor) {
    return tensor == null ? NONE : new IValue(tensor);
  }

  private static Tensor call(OperatorHandle operator, IValue... arguments) {
    IValueVector stack = new IValueVector(arguments);
    operator.callBoxed(stack);
    return new Tensor(stack.get(0).toTensor());   // the stack owns what toTensor() points into
  }

  private static OperatorHandle operator(String name, String overload) {
    Libtorch.load();
    return forever(Dispatcher.singleton().findSchemaOrThrow("mkldnn::" + name, overload));
  }

  /** Kept from the scope that happens to be open when this class is first used. */
  private static <P extends Pointer> P forever(P pointer) {
    return pointer.retainReference();
  }

  /** Asked by trying: the operator itself knows best which processors it serves. */
  private static boolean reorders(ScalarType type) {
    if (!torch.hasMKLDNN()) return false;
    try (PointerScope scope = new PointerScope()) {
      reorder(torch.ones(16, 16).to(type));
      return true;
    } catch (RuntimeException unsupported) {
      return false;
    }
  }
}
