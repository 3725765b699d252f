package org.polyprobe.measure;

import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Gives each test a scope and a bootstrap, as a run would. */
class Scoped {
  static {
    States.load();
  }

  Bootstrap bootstrap;
  private PointerScope scope;

  @BeforeEach void open() {
    scope = new PointerScope();
    bootstrap = new Bootstrap(1);
  }

  @AfterEach void close() {
    bootstrap.close();
    scope.close();
  }
}
