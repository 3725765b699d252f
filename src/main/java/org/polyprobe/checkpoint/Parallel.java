package org.polyprobe.checkpoint;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Tasks side by side; the first failure stops the others and is the one told. */
final class Parallel {
  private static final long LAST_BREATH_SECONDS = 10;

  private Parallel() {}

  /** The results in the order of the tasks. */
  static <T> List<T> all(int threads, List<Callable<T>> tasks) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
      Thread thread = new Thread(task, "download");
      thread.setDaemon(true);
      return thread;
    });
    try {
      CompletionService<T> done = new ExecutorCompletionService<>(pool);
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) futures.add(done.submit(task));
      for (int i = 0; i < tasks.size(); i++) done.take().get();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) results.add(future.get());
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) throw cause;
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while files were fetched");
    } finally {
      stop(pool);
    }
  }

  /** Waits for the threads: none may write any more once the lock is given back. */
  private static void stop(ExecutorService pool) {
    pool.shutdownNow();
    try {
      pool.awaitTermination(LAST_BREATH_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
