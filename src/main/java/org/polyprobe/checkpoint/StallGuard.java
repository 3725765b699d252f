package org.polyprobe.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Closes a stream that brings nothing for too long; Java's client sets a limit for the answer's start only. */
final class StallGuard implements AutoCloseable {
  private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "stalled downloads");
    thread.setDaemon(true);
    return thread;
  });

  private final InputStream stream;
  private final Duration limit;
  private final ScheduledFuture<?> look;
  private volatile long heard = System.nanoTime();
  private volatile boolean stalled;

  StallGuard(InputStream stream, Duration limit) {
    this.stream = stream;
    this.limit = limit;
    long every = Math.max(1, limit.toMillis() / 4);
    look = CLOCK.scheduleAtFixedRate(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  /** Something arrived. */
  void heard() {
    heard = System.nanoTime();
  }

  private void look() {
    if (System.nanoTime() - heard < limit.toNanos()) return;
    stalled = true;
    try {
      stream.close();
    } catch (IOException e) {
      // The reader hears of it too.
    }
  }

  /** The true reason why reading ended. */
  IOException explain(IOException e) {
    return stalled ? new IOException("nothing came for " + limit.toSeconds() + " s", e) : e;
  }

  boolean hasStalled() {
    return stalled;
  }

  @Override
  public void close() {
    look.cancel(false);
  }
}
