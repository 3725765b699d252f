package org.polyprobe.nn;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.InputException;

/**
 * Where a model's weights live and in which number type it computes.
 *
 * @param device {@code cpu}, {@code cuda} or {@code cuda:n}
 * @param dtype number type of weights and hidden states
 * @param training what the weights become parameters of, in float32; null where they serve inference alone
 */
public record Placement(String device, Dtype dtype, Training training) {
  public static final Placement CPU = new Placement("cpu", Dtype.FLOAT32);

  /** Refuses a device that libtorch does not know or this machine does not have. */
  public Placement {
    if (!device.matches("cpu|cuda(:\\d{1,3})?")) {
      throw new InputException("--device " + device + " is not known; expected cpu, cuda or cuda:n");
    }
    if (device.startsWith("cuda")) requireCuda(device);
  }

  /** For inference. */
  public Placement(String device, Dtype dtype) {
    this(device, dtype, null);
  }

  /** For weights that learn. */
  public static Placement learning(String device, Training training) {
    return new Placement(device, Dtype.FLOAT32, training);
  }

  /** Whether the weights learn. */
  public boolean learns() {
    return training != null;
  }

  /** Whether tensors live in the machine's own memory. */
  public boolean onCpu() {
    return device.equals("cpu");
  }

  /**
   * The tensor on this device in this number type; itself when it is so already.
   *
   * <p>A CPU without bfloat16 products gets bfloat16 values as float32, and computes in that: nearer to the exact
   * numbers and not slower.
   */
  public Tensor place(Tensor tensor) {
    Tensor placed = tensor.to(new Device(device), dtype.type());
    return placed.to(computes());
  }

  /** The number type that weights end up in, and states with them. */
  public ScalarType computes() {
    return onCpu() && !OneDnn.multiplies(dtype.type()) ? ScalarType.Float : dtype.type();
  }

  /** The tensor on this device, its number type unchanged. */
  public Tensor move(Tensor tensor) {
    return onCpu() ? tensor : tensor.to(new Device(device), tensor.scalar_type());
  }

  private static void requireCuda(String device) {
    Libtorch.load();
    if (!torch.cuda_is_available()) {
      throw new InputException("--device " + device + ": this libtorch sees no CUDA device; use --device cpu, or build "
          + "with -Dlibtorch.extension=-gpu on a machine with an NVIDIA driver");
    }
    int index = device.equals("cuda") ? 0 : Integer.parseInt(device.substring(5));
    if (index >= torch.cuda_device_count()) {
      throw new InputException("--device " + device + ": this machine has " + torch.cuda_device_count()
          + " CUDA device(s), numbered from 0");
    }
  }
}
