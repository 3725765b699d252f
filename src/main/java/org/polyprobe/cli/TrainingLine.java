package org.polyprobe.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.polyprobe.transfer.Trial;
import org.polyprobe.tune.Evaluation;
import org.polyprobe.tune.Listener;
import org.polyprobe.tune.Step;

/** How a training run goes, in a line: loss, rate, time left, where the checkpoint is. */
final class TrainingLine implements Listener {
  private static final long LINE_NANOS = 15_000_000_000L;

  private final Trial trial;
  private final PrintWriter err;
  private final boolean terminal;
  private long shown = System.nanoTime();
  private double seconds;
  private long tokens;
  private int steps;
  private double loss = Double.NaN;
  private String checkpoint = "no checkpoint yet";

  TrainingLine(Trial trial, PrintWriter err, boolean terminal) {
    this.trial = trial;
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void resumed(int step, Path file) {
    err.println(trial + ": goes on after step " + step + " from " + file);
    saved(step, file);
  }

  @Override
  public void saved(int step, Path file) {
    checkpoint = "checkpoint of step " + step + " in " + file;
  }

  /** Another stage of the run. */
  private void begin() {
    seconds = 0;
    tokens = 0;
    steps = 0;
    loss = Double.NaN;
  }

  @Override
  public void stepped(Step step) {
    if (step.step() == 1) begin();
    seconds += step.seconds();
    tokens += step.tokens();
    steps++;
    loss = Double.isNaN(loss) ? step.loss() : 0.9 * loss + 0.1 * step.loss();
    long now = System.nanoTime();
    boolean last = step.step() == step.steps();
    if (!last && now - shown < (terminal ? LINE_NANOS / 30 : LINE_NANOS)) return;
    shown = now;
    String line = String.format(Locale.ROOT, "%s: step %,d of %,d, loss %.3f, rate %.1e, %,.0f tokens/s, %s left; %s", trial,
        step.step(), step.steps(), loss, step.rate(), tokens / seconds, time(seconds / steps * (step.steps() - step.step())),
        checkpoint);
    if (terminal) err.print("\r\033[K" + line + (last ? "\n" : ""));
    else err.println(line);
    err.flush();
  }

  @Override
  public void evaluated(Evaluation look) {
    err.println((terminal ? "\r\033[K" : "") + String.format(Locale.ROOT,
        "%s: step %,d, development set: loss %.3f, accuracy %.3f, macro F1 %.3f (n = %,d)%s", trial, look.step(), look.loss(),
        look.accuracy(), look.macroF1(), look.n(), look.best() ? ", the best so far" : ""));
  }

  private static String time(double seconds) {
    if (seconds < 100) return String.format(Locale.ROOT, "%.0f s", seconds);
    return seconds < 6000 ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
