package org.polyprobe.nn;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Scopes that let one tensor out. */
public final class Scopes {
  private Scopes() {}

  /**
   * Runs {@code body} in a scope of its own, frees all it made except its result, and hands that to the scope around.
   * Under autograd the graph keeps its own references.
   */
  public static Tensor keep(Supplier<Tensor> body) {
    PointerScope outer = PointerScope.getInnerScope();
    if (outer == null) throw new IllegalStateException("no scope is open to own the result");
    try (PointerScope inner = new PointerScope()) {
      Tensor kept = body.get();
      outer.attach(kept);
      return kept;
    }
  }
}
