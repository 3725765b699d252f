package org.polyprobe.count;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.polyprobe.InputException;
import org.polyprobe.tokenizer.Cuts;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;

/** Counts text files of any size in flat memory; every line that is not blank is a text. */
public final class StreamCounter {
  private final Tokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final int window;
  private final int threads;
  private final long seed;
  private final Consumer<String> notes;

  /**
   * @param tokenizer must cut no text
   * @param window see {@link TokenCounts#window()}
   * @param seed chooses the lines that are compared
   * @param notes hears where a file had to be counted the slow way
   */
  public StreamCounter(Tokenizer tokenizer, Vocabulary vocabulary, int window, int threads, long seed,
                       Consumer<String> notes) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.window = window;
    this.threads = threads;
    this.seed = seed;
    this.notes = notes;
  }

  /** @param digest SHA-256 (hex) of the file, {@code lines} that are not blank */
  public record CountedFile(TokenCounts counts, String digest, long lines) {}

  /** @param bytes hears how much text has been counted, unpacked if it was packed */
  public CountedFile of(Path file, LongConsumer bytes) throws IOException {
    if (vocabulary.cuts().nowhere()) {
      notes.accept(file.getFileName() + ": this tokenizer is not known to split at spaces, so lines are encoded whole, "
          + "which is slow");
      return new Pass(file, Cuts.NONE, bytes).run();
    }
    Pass fast = new Pass(file, vocabulary.cuts(), bytes);
    CountedFile counted = fast.run();
    if (fast.differs == 0) return counted;
    notes.accept(file.getFileName() + ", line " + fast.differs + ": has other tokens as a whole than in parts, so all "
        + "lines are encoded whole, which is slow");
    return new Pass(file, Cuts.NONE, bytes).run();
  }

  /** One reading of the file. */
  private final class Pass {
    private final Path file;
    private final Cuts cuts;
    private final LongConsumer heard;
    private final BlockingQueue<ChunkCounter> idle = new LinkedBlockingQueue<>();
    private final Deque<Future<ChunkCounter.Counted>> running = new ArrayDeque<>();
    private final Blocks blocks = new Blocks();
    private CellTable table;
    private long lines;
    private long bytes;
    private long differs;

    Pass(Path file, Cuts cuts, LongConsumer heard) {
      this.file = file;
      this.cuts = cuts;
      this.heard = heard;
      for (int t = 0; t < threads; t++) {
        idle.add(new ChunkCounter(file.getFileName().toString(), tokenizer, vocabulary, cuts, seed,
            this::table));
      }
    }

    CountedFile run() throws IOException {
      List<ChunkCounter> counters = new ArrayList<>(idle);
      ExecutorService workers = Executors.newFixedThreadPool(threads);
      try (Lines text = Lines.open(file)) {
        for (Lines.Chunk chunk = text.next(); chunk != null && differs == 0; chunk = text.next()) {
          Lines.Chunk one = chunk;
          running.add(workers.submit(() -> count(one)));
          bytes += chunk.length();
          if (running.size() > 2 * threads) finish();
        }
        while (!running.isEmpty()) finish();
        if (lines == 0 && differs == 0) throw new InputException(file + ": holds no text");
        return new CountedFile(new TokenCounts(blocks.units(), new int[0][], frequencies(counters), window),
            text.digest(), lines);
      } finally {
        workers.shutdownNow();
      }
    }

    /** Null where nothing is cut. A full one makes room for another; counters that still use it go on. */
    private synchronized CellTable table() {
      if (!cuts.nowhere() && (table == null || table.isFull())) table = new CellTable();
      return table;
    }

    private ChunkCounter.Counted count(Lines.Chunk chunk) throws InterruptedException {
      ChunkCounter counter = idle.take();
      try {
        return counter.count(chunk);
      } finally {
        idle.add(counter);
      }
    }

    /** Takes chunks in the order of the file, so that blocks of lines do not depend on the threads. */
    private void finish() throws IOException {
      ChunkCounter.Counted counted = finished(running.remove());
      for (int at = 0; at < counted.lines().length; at += Count.ALL) blocks.add(counted.lines(), at);
      lines += counted.lines().length / Count.ALL;
      if (differs == 0) differs = counted.differs();
      heard.accept(bytes);
    }

    private ChunkCounter.Counted finished(Future<ChunkCounter.Counted> chunk) throws IOException {
      try {
        return chunk.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while counting " + file);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) throw cause;
        throw new IllegalStateException(e.getCause());
      }
    }

    private long[] frequencies(List<ChunkCounter> counters) {
      long[] sums = new long[vocabulary.size()];
      for (ChunkCounter counter : counters) {
        long[] own = counter.frequencies();
        for (int id = 0; id < own.length; id++) if (own[id] > 0) sums = TokenCounts.counted(sums, id, own[id]);
      }
      return sums;
    }
  }
}
