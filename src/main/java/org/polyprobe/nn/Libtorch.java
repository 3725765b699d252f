package org.polyprobe.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/** The native library: loaded once, before anything else touches it. */
public final class Libtorch {
  static {
    // Memory is released by scopes, not by a garbage collector that guesses at limits.
    System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    // All natives are laid side by side before the first is opened: otherwise a libtorch of another version in the
    // system's library path is picked up for the ones not extracted yet, and the process dies in its initialisers.
    extract(openblas.class);
    extract(torch.class);
    Loader.load(torch.class);
  }

  private Libtorch() {}

  private static void extract(Class<?> library) {
    String folder = "/" + library.getPackageName().replace(".global", "").replace('.', '/') + "/";
    try {
      Loader.cacheResources(library, folder + Loader.getPlatform() + "/");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads the native library unless that is done. */
  public static void load() {}

  /**
   * Sets the number of threads one product is spread over.
   *
   * @param threads at least 1; 0 leaves libtorch's own choice, the number of cores
   */
  public static void useThreads(int threads) {
    if (threads <= 0) return;
    torch.set_num_threads(threads);
    try (PointerScope scope = new PointerScope()) {          // of the function's address, new with every call
      openblas.blas_set_num_threads(threads);                // libtorch leaves OpenBLAS's own pool as it is
    }
  }

  /** The number of threads one product is spread over. */
  public static int threads() {
    return torch.get_num_threads();
  }

  /** libtorch's and its Java binding's version, e.g. {@code 2.10.0-1.5.13}. */
  public static String version() {
    return Objects.requireNonNullElse(torch.class.getPackage().getImplementationVersion(), "unknown");
  }
}
