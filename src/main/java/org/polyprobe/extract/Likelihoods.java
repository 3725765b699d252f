package org.polyprobe.extract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.InputException;
import org.polyprobe.extract.Prediction.Question;
import org.polyprobe.model.Batch;
import org.polyprobe.model.LanguageModel;
import org.polyprobe.tokenizer.Encoding;

/** How likely a model with a language-modelling head finds texts, token by token. */
public final class Likelihoods {
  /** Scores of the vocabulary held at once: 2²⁵ of them are 128 MB in float32, whatever the vocabulary's size. */
  private static final int CELLS = 1 << 25;

  private final LanguageModel model;
  private final UnaryOperator<Tensor> head;
  private final int vocabulary;
  private final ExtractOptions options;

  /**
   * A text's likelihood.
   *
   * @param nats negative log likelihood, summed over the tokens that were predicted
   * @param tokens how many those are
   */
  public record Likelihood(double nats, int tokens) {}

  /** @param head last hidden states [tokens, hidden] to scores [tokens, vocabulary] */
  public Likelihoods(LanguageModel model, UnaryOperator<Tensor> head, int vocabulary, ExtractOptions options) {
    this.model = model;
    this.head = head;
    this.vocabulary = vocabulary;
    this.options = options;
  }

  /**
   * The likelihood of each text; the special tokens of its template are context and not predicted.
   *
   * @param texts as long as they are; {@code longest} is what the model takes at once
   * @param stride see {@link Window#of}
   * @param job told how many tokens were predicted
   */
  public List<Likelihood> of(List<Encoding> texts, Prediction prediction, int longest, int stride, LongConsumer job) {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      windows.addAll(Window.of(i, texts.get(i), longest, stride, prediction.context()));
    }
    windows.sort(Comparator.comparingInt(window -> -window.tokens().length()));
    Sums sums = new Sums(new double[texts.size()], new int[texts.size()]);
    List<Question> batch = new ArrayList<>();
    for (Window window : windows) {
      prediction.questions(window).forEach(question -> {
        if ((batch.size() + 1L) * window.tokens().length() > options.batchTokens()) flush(batch, sums, job);
        batch.add(question);
      });
    }
    flush(batch, sums, job);
    List<Likelihood> likelihoods = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) likelihoods.add(new Likelihood(sums.nats[i], sums.tokens[i]));
    return likelihoods;
  }

  private record Sums(double[] nats, int[] tokens) {
    void add(Question question, int target, double nats) {
      if (!Double.isFinite(nats)) {
        throw new InputException("the likelihood of token " + question.targets()[target] + " is not finite: the model's "
            + "numbers overflow; --dtype float32 may help");
      }
      this.nats[question.text()] += nats;
      tokens[question.text()]++;
    }
  }

  private void flush(List<Question> batch, Sums sums, LongConsumer job) {
    if (batch.isEmpty()) return;
    try (PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
      Tensor states = model.forward(Batch.of(batch.stream().map(Question::tokens).toList(), options.placement())).last();
      float[] nats = nats(states, batch);
      int at = 0;
      for (Question question : batch) {
        for (int i = 0; i < question.targets().length; i++) sums.add(question, i, nats[at++]);
      }
      job.accept(at);
    }
    batch.clear();
  }

  /** The negative log likelihood of every target of the batch, in order. */
  private float[] nats(Tensor states, List<Question> batch) {
    int count = batch.stream().mapToInt(question -> question.targets().length).sum();
    long[] rows = new long[count];
    long[] targets = new long[count];
    int at = 0;
    long start = 0;
    for (Question question : batch) {
      for (int i = 0; i < question.targets().length; i++, at++) {
        rows[at] = start + question.columns()[i];
        targets[at] = question.targets()[i];
      }
      start += question.tokens().length();
    }
    Tensor read = options.placement().move(torch.tensor(rows));                      // [targets]
    Tensor expected = options.placement().move(torch.tensor(targets));
    float[] nats = new float[count];
    int chunk = Math.max(1, CELLS / vocabulary);
    for (int from = 0; from < count; from += chunk) {
      int length = Math.min(chunk, count - from);
      try (PointerScope scope = new PointerScope()) {
        Tensor scores = head.apply(states.index_select(0, read.narrow(0, from, length))).to(ScalarType.Float);
        Tensor own = scores.gather(1, expected.narrow(0, from, length).unsqueeze(1)).squeeze(1);
        float[] part = new float[length];
        scores.logsumexp(1).sub_(own).cpu().contiguous().data_ptr_float().get(part);
        System.arraycopy(part, 0, nats, from, length);
      }
    }
    return nats;
  }
}
