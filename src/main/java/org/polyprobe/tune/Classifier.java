package org.polyprobe.tune;

import java.util.List;
import java.util.function.LongConsumer;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Placement;
import org.polyprobe.tokenizer.Encoding;

/** A trained model with its head, for predictions. Owns its weights. */
public final class Classifier implements AutoCloseable {
  private final Task task;

  private Classifier(Task task) {
    this.task = task;
  }

  /**
   * Reads a checkpoint with a head for texts or for tokens, whichever its {@code architectures} names.
   *
   * @param checkpoint may be closed afterwards
   */
  public static Classifier open(Checkpoint checkpoint, Placement placement) {
    throw new UnsupportedOperationException("to come: " + checkpoint + placement);
  }

  /** What is told, and the labels' order. */
  public Task task() {
    return task;
  }

  /**
   * Scores before softmax: [texts][labels].
   *
   * @param job told the tokens of each batch done
   */
  public float[][] ofTexts(List<Encoding> texts, LongConsumer job) {
    throw new UnsupportedOperationException("to come: " + texts + job);
  }

  /**
   * Scores before softmax of every token, special ones included: [texts][tokens][labels].
   *
   * @param job told the tokens of each batch done
   */
  public float[][][] ofTokens(List<Encoding> texts, LongConsumer job) {
    throw new UnsupportedOperationException("to come: " + texts + job);
  }

  @Override
  public void close() {}
}
