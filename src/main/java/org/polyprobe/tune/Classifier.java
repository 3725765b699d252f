package org.polyprobe.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.model.Batch;
import org.polyprobe.model.LanguageModel;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.nn.Placement;
import org.polyprobe.tokenizer.Encoding;

/** A trained model with its head, for predictions. Owns its weights. */
public final class Classifier implements AutoCloseable {
  private static final int TOKENS = 2048;   // in a batch: products are fastest around this

  private final Task task;
  private final Function<List<Encoding>, Tensor> logits;
  private final Runnable weights;

  /**
   * @param logits scores of texts that run together: a row a text, or a row a token
   * @param weights lets go of them
   */
  private Classifier(Task task, Function<List<Encoding>, Tensor> logits, Runnable weights) {
    this.task = task;
    this.logits = logits;
    this.weights = weights;
  }

  /** What a model has learned so far, without dropout. Owns the learner. */
  static Classifier of(Learner learner, Task task) {
    return new Classifier(task, learner::logits, learner::close);
  }

  /**
   * Reads a checkpoint with a head for texts or for tokens, whichever its {@code architectures} names.
   *
   * @param checkpoint may be closed afterwards
   */
  public static Classifier open(Checkpoint checkpoint, Placement placement) {
    Task.Kind kind = TaskConfig.kind(checkpoint.config());
    if (kind == null) {
      throw new InputException(checkpoint.config().where() + "architectures is "
          + checkpoint.config().json().path("architectures") + ", expected a class that ends with "
          + "ForSequenceClassification or ForTokenClassification: this model was not trained to classify");
    }
    LanguageModel model = ModelFamily.of(checkpoint).load(checkpoint, placement);
    try {
      Head head = Head.read(kind, checkpoint, placement);
      return new Classifier(new Task(kind, head.labels()), texts -> {
        Batch batch = Batch.of(texts, placement);
        return head.logits(model.forward(batch).last(), batch);
      }, () -> {
        head.close();
        model.close();
      });
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
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
    float[][] scores = new float[texts.size()][];
    predict(Task.Kind.TEXT, texts, job, (text, first, rows) -> scores[text] = rows[first]);
    return scores;
  }

  /**
   * Scores before softmax of every token, special ones included: [texts][tokens][labels].
   *
   * @param job told the tokens of each batch done
   */
  public float[][][] ofTokens(List<Encoding> texts, LongConsumer job) {
    float[][][] scores = new float[texts.size()][][];
    predict(Task.Kind.TOKEN, texts, job, (text, first, rows) -> {
      scores[text] = new float[texts.get(text).length()][];
      for (int token = 0; token < scores[text].length; token++) scores[text][token] = rows[first + token];
    });
    return scores;
  }

  /** Takes a text's part of a batch's rows, which begins with row {@code first}. */
  private interface Taker {
    void take(int text, int first, float[][] rows);
  }

  private void predict(Task.Kind kind, List<Encoding> texts, LongConsumer job, Taker taker) {
    if (task.kind() != kind) throw new IllegalStateException("this model classifies " + task.kind());
    List<Integer> indices = IntStream.range(0, texts.size()).boxed().toList();
    for (List<Integer> batch : Packing.pack(indices, i -> texts.get(i).length(), Integer.MAX_VALUE, TOKENS)) {
      List<Encoding> side = new ArrayList<>();
      for (int text : batch) side.add(texts.get(text));
      float[][] rows = rows(side);
      int row = 0;
      for (int text : batch) {
        taker.take(text, row, rows);
        row += kind == Task.Kind.TEXT ? 1 : texts.get(text).length();
      }
      job.accept(side.stream().mapToLong(Encoding::length).sum());
    }
  }

  private float[][] rows(List<Encoding> texts) {
    try (PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
      Tensor scores = logits.apply(texts).cpu().contiguous();                         // [rows, labels]
      float[] flat = new float[Math.toIntExact(scores.numel())];
      scores.data_ptr_float().get(flat);
      int width = task.labels().size();
      float[][] rows = new float[flat.length / width][width];
      for (int i = 0; i < rows.length; i++) System.arraycopy(flat, i * width, rows[i], 0, width);
      return rows;
    }
  }

  @Override
  public void close() {
    weights.run();
  }
}
