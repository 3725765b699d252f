package org.polyprobe.nn;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Linear maps of one input that learn, their outputs side by side. Each keeps the parameters its checkpoint has; one
 * product serves all.
 *
 * @param parts in the order of their outputs
 * @param dropout of the output where it joins a residual
 */
record LearnedMap(List<Linear.Part> parts, Precision precision, Dropout dropout) {
  /** [tokens, in] to [tokens, out]. */
  Tensor apply(Tensor x) {
    boolean biased = parts.get(0).bias() != null;
    Tensor y = precision.linear(x, joined(Linear.Part::outIn),
        biased ? new TensorOptional(joined(Linear.Part::bias)) : new TensorOptional());
    if (parts.stream().map(Linear.Part::lora).allMatch(Objects::isNull)) return y;
    return y.add(joined(part -> change(part, x), 1));
  }

  private Tensor change(Linear.Part part, Tensor x) {                                // [tokens, out]
    return part.lora() != null ? part.lora().apply(x, precision)
        : torch.zeros(new long[] {x.size(0), part.outIn().size(0)}, x.options());
  }

  private Tensor joined(Function<Linear.Part, Tensor> tensor) {
    return joined(tensor, 0);
  }

  private Tensor joined(Function<Linear.Part, Tensor> tensor, long axis) {
    if (parts.size() == 1) return tensor.apply(parts.get(0));
    return torch.cat(new TensorVector(parts.stream().map(tensor).toArray(Tensor[]::new)), axis);
  }
}
