package org.polyprobe.measure;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Numbers between Java arrays and tensors, whole arrays at a time: calls into libtorch for each would cost most. */
final class Doubles {
  private Doubles() {}

  /** A row-major copy of a tensor of any number type. */
  static double[] of(Tensor tensor) {
    double[] values = new double[(int) tensor.numel()];
    new DoublePointer(tensor.to(ScalarType.Double).contiguous().data_ptr_double()).get(values);
    return values;
  }

  /** A copy of a matrix, row by row. */
  static double[][] rows(Tensor matrix) {
    int columns = (int) matrix.size(1);
    double[][] rows = new double[(int) matrix.size(0)][columns];
    DoublePointer values = new DoublePointer(matrix.to(ScalarType.Double).contiguous().data_ptr_double());
    for (int i = 0; i < rows.length; i++) values.position((long) i * columns).get(rows[i]);
    return rows;
  }

  static Tensor tensor(double[] values, long... shape) {
    return torch.from_blob(new DoublePointer(values), shape, new TensorOptions(ScalarType.Double)).clone();
  }

  static Tensor tensor(float[] values, long... shape) {
    return torch.from_blob(new FloatPointer(values), shape, new TensorOptions(ScalarType.Float)).clone();
  }

  /** Row numbers, for {@code index_select}. */
  static Tensor indices(int[] rows) {
    long[] values = new long[rows.length];
    for (int i = 0; i < rows.length; i++) values[i] = rows[i];
    TensorOptions options = new TensorOptions(ScalarType.Long);
    return torch.from_blob(new LongPointer(values), new long[] {rows.length}, options).clone();
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) sum += value;
    return sum / values.length;
  }
}
