package org.polyprobe.checkpoint;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how patiently a request is tried again.
 *
 * @param attempts in a row without anything new arriving
 * @param first the wait after the first; each one after that is twice as long, give or take a quarter, so that many
 *     clients do not come back at once
 * @param longest the hub may ask for no longer wait than this
 */
record Patience(int attempts, Duration first, Duration longest) {
  static final Patience USUAL = new Patience(6, Duration.ofSeconds(1), Duration.ofMinutes(5));

  /** One request; what it throws other than {@link TryAgain} is final. */
  interface Attempt<T> {
    T make() throws IOException;
  }

  <T> T keepTrying(String what, Progress progress, Attempt<T> attempt) throws IOException {
    for (int failed = 0;;) {
      try {
        return attempt.make();
      } catch (TryAgain e) {
        failed = e.advanced ? 1 : failed + 1;
        if (failed >= attempts) throw new IOException(what + ": " + e.getMessage() + "; tried " + failed + " times", e);
        if (e.wait.compareTo(longest) > 0) {
          throw new IOException(what + ": " + e.getMessage() + "; it asks to wait " + e.wait.toSeconds()
              + " s, run again then", e);
        }
        pause(what, progress, e, failed);
      }
    }
  }

  private void pause(String what, Progress progress, TryAgain e, int failed) throws IOException {
    double jitter = ThreadLocalRandom.current().nextDouble(0.75, 1.25);
    long millis = Math.max(e.wait.toMillis(), (long) (jitter * first.toMillis() * (1L << Math.min(failed - 1, 10))));
    millis = Math.min(millis, longest.toMillis());
    progress.at(what + ": " + e.getMessage() + "; trying again in " + (millis + 999) / 1000 + " s", 0, -1);
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(what + ": interrupted");
    }
  }
}
