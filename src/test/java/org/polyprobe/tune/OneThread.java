package org.polyprobe.tune;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.polyprobe.nn.Libtorch;

/** Tests of tiny models: on a busy machine their products would only wait for a second thread. */
final class OneThread implements BeforeAllCallback, AfterAllCallback {
  private int threads;

  @Override
  public void beforeAll(ExtensionContext context) {
    threads = Libtorch.threads();
    Libtorch.useThreads(1);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Libtorch.useThreads(threads);
  }
}
