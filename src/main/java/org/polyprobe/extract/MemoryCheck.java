package org.polyprobe.extract;

import java.util.Locale;
import java.util.function.Consumer;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.InputException;
import org.polyprobe.model.MemoryNeed;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.Placement;

/**
 * Compares what a model needs with what there is, before any weight is read: the system would kill the process, or
 * begin to swap, without a word.
 *
 * @param name the model as the user named it
 * @param need what was forecast
 * @param available bytes, of the machine or the device
 */
record MemoryCheck(String name, MemoryNeed need, long available, Placement placement) {
  /** The variable that turns a refusal into a warning. */
  static final String VARIABLE = "POLYPROBE_MEMORY_CHECK";
  /** The forecast is no nearer to the truth than this. */
  private static final double DOUBT = 0.10;

  /** Bytes of a number computed with. */
  static int numberBytes(Placement placement) {
    return placement.computes().intern() == ScalarType.Float ? 4 : 2;
  }

  /**
   * Refuses what cannot fit; warns of what may not.
   *
   * @param setting the value of {@link #VARIABLE}; {@code off} warns where it would refuse
   */
  void require(String setting, Consumer<String> warnings) {
    // Tables lie in a file, so the machine can do without their pages for a while; a device cannot.
    long held = placement.onCpu() ? need.held() : need.total();
    if (held > available * (1 + DOUBT) && !"off".equals(setting)) {
      throw new InputException(found() + "; " + remedy() + ", or " + VARIABLE + "=off to try all the same");
    }
    if (held > available) warnings.accept(found() + ", so the system may end this run; " + remedy());
    else if (need.total() > available) {
      warnings.accept(found() + ", so embeddings will be read from disk again and again; " + remedy());
    }
  }

  private String found() {
    return String.format(Locale.ROOT, "%s needs about %.2f GB of memory in %s (weights %.2f, embeddings %.2f, a batch %.2f) "
            + "and %.2f GB are available%s", name, need.total() / 1e9, placement.dtype(), need.weights() / 1e9,
        need.tables() / 1e9, need.batch() / 1e9, available / 1e9, placement.onCpu() ? "" : " on " + placement.device());
  }

  private String remedy() {
    boolean halves = placement.dtype() == Dtype.FLOAT32
        && numberBytes(new Placement(placement.device(), Dtype.BFLOAT16)) == 2;
    return "take " + (halves ? "--dtype bfloat16, " : "") + "a smaller --batch-tokens or model, or a machine with more memory";
  }
}
