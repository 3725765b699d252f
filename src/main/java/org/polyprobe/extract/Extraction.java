package org.polyprobe.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.model.Batch;
import org.polyprobe.model.LanguageModel;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.nn.Workers;
import org.polyprobe.tokenizer.Encoding;

/**
 * Forward passes: every layer's states, reduced as they come. On a processor several batches run side by side, each on its
 * share of the threads: a product split over two threads waits for the slower one, and what lies between the products
 * keeps one thread busy.
 */
final class Extraction implements AutoCloseable {
  /** Batches in memory at once. */
  private static final int MOST_LANES = 4;

  private final LanguageModel model;
  private final ExtractOptions options;
  private final Workers passes;

  Extraction(LanguageModel model, ExtractOptions options) {
    this.model = model;
    this.options = options;
    int lanes = lanes(options);
    passes = new Workers(lanes, Libtorch.threads() / lanes);
  }

  /** How many batches run side by side: a divisor of the number of threads. */
  static int lanes(ExtractOptions options) {
    if (!options.placement().onCpu()) return 1;
    int lanes = Math.min(Libtorch.threads(), MOST_LANES);
    while (Libtorch.threads() % lanes > 0) lanes--;
    return lanes;
  }

  /** Batches on their way. */
  record Running(List<Future<?>> batches) {
    /** Waits for all; what went wrong in one is thrown. */
    void join() {
      batches.forEach(Workers::result);
    }
  }

  /**
   * Runs all texts and writes each reduction's rows to where {@code into} says.
   *
   * @param into for each reduction the rows [texts, width] of every layer
   * @param job told the tokens of each batch done, by one thread at a time
   */
  Running start(List<Encoding> texts, Map<Reduction, States> into, LongConsumer job) {
    List<Reduction> reductions = new ArrayList<>(into.keySet());
    return start(texts, (side, batch) -> {
      Tensor rows = torch.tensor(IntStream.of(batch).asLongStream().toArray());       // [texts]
      Map<Reduction, Tensor> weights = new HashMap<>();
      for (Reduction r : reductions) weights.put(r, r.weights(side, options.specialTokens(), options.seed()));
      List<Tensor> layers = model.forward(side).layers();
      for (int layer = 0; layer < layers.size(); layer++) {
        reduce(layers.get(layer), layer, side, rows, weights, into);
      }
    }, job);
  }

  /** Runs all windows and writes the states of the words' first tokens to their rows [words, hidden] of every layer. */
  Running start(WordPlaces words, States into, LongConsumer job) {
    return start(words.windows(), (side, batch) -> {
      LongStream.Builder tokens = LongStream.builder();
      LongStream.Builder rows = LongStream.builder();
      long before = 0;
      for (int window : batch) {
        for (int token : words.tokens()[window]) tokens.add(before + token);
        for (int row : words.rows()[window]) rows.add(row);
        before += words.windows().get(window).length();
      }
      Tensor from = options.placement().move(torch.tensor(tokens.build().toArray()));     // [words of the batch]
      Tensor to = torch.tensor(rows.build().toArray());
      List<Tensor> layers = model.forward(side).layers();
      for (int layer = 0; layer < layers.size(); layer++) {
        Tensor read = layers.get(layer).index_select(0, from).to(ScalarType.Float);
        into.layer(layer).index_copy_(0, to, toCpu(read));
      }
    }, job);
  }

  /** What is done with a batch, whose texts these are. */
  private interface Pass {
    void over(Batch side, int[] batch);
  }

  private Running start(List<Encoding> texts, Pass pass, LongConsumer job) {
    List<Future<?>> batches = new ArrayList<>();
    for (int[] batch : Batches.pack(texts, options.batchTokens())) {
      batches.add(passes.submit(() -> {
        try (PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
          Batch side = Batch.of(IntStream.of(batch).mapToObj(texts::get).toList(), options.placement());
          pass.over(side, batch);
          synchronized (this) {
            job.accept(side.tokens());
          }
          return null;
        }
      }));
    }
    return new Running(batches);
  }

  private void reduce(Tensor states, int layer, Batch batch, Tensor rows, Map<Reduction, Tensor> weights,
                      Map<Reduction, States> into) {
    try (PointerScope scope = new PointerScope()) {
      Tensor wide = states.to(ScalarType.Float);                                      // [tokens, hidden]
      weights.forEach((reduction, w) -> {
        Tensor reduced = reduction.reduce(wide, w, batch);                            // [texts, width]
        into.get(reduction).layer(layer).index_copy_(0, rows, toCpu(reduced));
      });
    }
  }

  private Tensor toCpu(Tensor tensor) {
    return options.placement().onCpu() ? tensor : tensor.cpu();
  }

  /** Ends with the batches that are running; others do not begin. */
  @Override
  public void close() {
    passes.close();
  }
}
