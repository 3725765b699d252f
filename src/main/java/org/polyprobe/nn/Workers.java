package org.polyprobe.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that work side by side, each with a share of the threads that libtorch's products are spread over. */
public final class Workers implements AutoCloseable {
  private final int threads = Libtorch.threads();
  private final ThreadPoolExecutor pool;

  /** @param each threads that a product of one worker is spread over */
  public Workers(int workers, int each) {
    pool = new ThreadPoolExecutor(workers, workers, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> new Thread(() -> {
      Libtorch.useThreads(each);
      task.run();
    }));
  }

  public <T> Future<T> submit(Callable<T> task) {
    return pool.submit(task);
  }

  /** Waits for a task; what went wrong in it is thrown. */
  public static <T> T result(Future<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for work side by side", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      if (e.getCause() instanceof IOException cause) throw new UncheckedIOException(cause);
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Waits for tasks that run, even if interrupted, since the caller is about to free what they use; others do not begin. */
  @Override
  public void close() {
    pool.getQueue().clear();
    pool.shutdown();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    Libtorch.useThreads(threads);
  }
}
