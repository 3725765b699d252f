package org.polyprobe.checkpoint;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.InputException;

/** Refuses tensors that hold NaN or an infinity. */
final class Finite {
  private Finite() {}

  /**
   * One pass in the good case: a NaN or an infinity anywhere makes the sum not finite. The reverse does not hold,
   * since a sum of finite numbers can overflow, so only a bad sum leads to a look at every value.
   *
   * @param where file and tensor, to begin the message
   */
  static void require(String where, Tensor tensor) {
    if (Double.isFinite(tensor.sum().item_double())) return;
    Tensor bad = tensor.isfinite().logical_not().flatten();                             // [elements]
    if (!bad.any().item_bool()) return;
    long place = bad.toType(ScalarType.Byte).argmax().item_long();
    double value = tensor.flatten().narrow(0, place, 1).item_double();
    throw new InputException(where + " holds " + value + " at " + Arrays.toString(position(place, tensor.shape()))
        + ", expected finite numbers");
  }

  private static long[] position(long place, long[] shape) {
    long[] position = new long[shape.length];
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      position[axis] = place % shape[axis];
      place /= shape[axis];
    }
    return position;
  }
}
