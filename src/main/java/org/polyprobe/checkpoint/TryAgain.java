package org.polyprobe.checkpoint;

import java.io.IOException;
import java.time.Duration;

/** The network or the hub was in the way; the same request may do better later. */
final class TryAgain extends IOException {
  /** How long the hub asked to wait; zero where it did not say. */
  final Duration wait;
  /** Whether anything new arrived before, so that trying on gets somewhere. */
  final boolean advanced;

  TryAgain(String reason, Duration wait, boolean advanced, Throwable cause) {
    super(reason, cause);
    this.wait = wait;
    this.advanced = advanced;
  }

  TryAgain(String reason) {
    this(reason, Duration.ZERO, false, null);
  }
}
