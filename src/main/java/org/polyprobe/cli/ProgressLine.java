package org.polyprobe.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.polyprobe.checkpoint.Progress;

/** Shows how far long steps have come: a bar with rate and time left on a terminal, a plain line now and then elsewhere. */
final class ProgressLine implements AutoCloseable {
  private static final long QUIET_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long LINE_NANOS = Duration.ofSeconds(15).toNanos();

  private final PrintWriter err;
  private final boolean terminal;
  private String step = "";
  private long began;
  private long firstDone;
  private long shown;
  private ProgressBar bar;

  /** @param quiet whether to show nothing */
  ProgressLine(PrintWriter err, boolean quiet) {
    this.err = quiet ? new PrintWriter(Writer.nullWriter()) : err;
    this.terminal = terminal() && !quiet;
  }

  /** The launcher knows; a console object says too little, since one may be there when output is redirected. */
  static boolean terminal() {
    return Boolean.parseBoolean(System.getProperty("polyprobe.terminal", Boolean.toString(System.console() != null)));
  }

  /** Hears of steps counted in this unit, {@code bytes} or {@code tokens}. */
  Progress in(String unit) {
    return (step, done, total) -> at(step, done, total, unit);
  }

  private synchronized void at(String step, long done, long total, String unit) {
    long now = System.nanoTime();
    if (!step.equals(this.step)) begin(step, done, now);
    if (now - began < QUIET_NANOS) return;
    if (terminal) drawBar(done, total, unit);
    else if (now - shown > LINE_NANOS) printLine(done, total, unit, now);
    if (done >= total && total >= 0) close();
  }

  private void begin(String step, long done, long now) {
    close();
    this.step = step;
    began = now;
    firstDone = done;
    shown = 0;
  }

  private void drawBar(long done, long total, String unit) {
    boolean bytes = unit.equals("bytes");
    if (bar == null) {
      bar = new ProgressBarBuilder().setTaskName(step).setInitialMax(total).setStyle(ProgressBarStyle.ASCII)
          .setUnit(bytes ? " MB" : " " + unit, bytes ? 1_000_000 : 1).showSpeed().setUpdateIntervalMillis(250)
          .startsFrom(firstDone, Duration.ofNanos(System.nanoTime() - began)).build();
    }
    bar.maxHint(total);
    bar.stepTo(done);
  }

  private void printLine(long done, long total, String unit, long now) {
    double seconds = (now - began) / 1e9;
    double rate = (done - firstDone) / seconds;
    String line = total <= 0 || rate <= 0
        ? String.format(Locale.ROOT, "%s: %,d %s", step, done, unit)
        : String.format(Locale.ROOT, "%s: %.0f %% of %,d %s, %s %s/s, %.0f s left", step, 100.0 * done / total, total,
            unit, rate < 10 ? "%.1f".formatted(rate) : "%,.0f".formatted(rate), unit, (total - done) / rate);
    err.println(line);
    shown = now;
  }

  @Override
  public synchronized void close() {
    if (bar != null) bar.close();
    bar = null;
    step = "";
  }
}
