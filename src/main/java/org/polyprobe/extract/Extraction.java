package org.polyprobe.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.polyprobe.tokenizer.Encoding;

/** The forward passes over a list of texts: every layer's states, reduced as they come. */
final class Extraction {
  private final LanguageModel model;
  private final ExtractOptions options;

  Extraction(LanguageModel model, ExtractOptions options) {
    this.model = model;
    this.options = options;
  }

  /**
   * Runs all texts and writes each reduction's rows to where {@code into} says.
   *
   * @param into for each reduction the rows [texts, width] of every layer
   * @param job told the tokens of each batch done
   */
  void run(List<Encoding> texts, Map<Reduction, States> into, LongConsumer job) {
    List<Reduction> reductions = new ArrayList<>(into.keySet());
    for (int[] batch : Batches.pack(texts, options.batchTokens())) {
      try (PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
        Batch side = Batch.of(IntStream.of(batch).mapToObj(texts::get).toList(), options.placement());
        Tensor rows = torch.tensor(IntStream.of(batch).asLongStream().toArray());     // [texts]
        Map<Reduction, Tensor> weights = new HashMap<>();
        for (Reduction r : reductions) weights.put(r, r.weights(side, options.specialTokens(), options.seed()));
        List<Tensor> layers = model.forward(side).layers();
        for (int layer = 0; layer < layers.size(); layer++) {
          reduce(layers.get(layer), layer, side, rows, weights, into);
        }
        job.accept(side.tokens());
      }
    }
  }

  /** Runs all windows and writes the states of the words' first tokens to their rows [words, hidden] of every layer. */
  void run(WordPlaces words, States into, LongConsumer job) {
    for (int[] batch : Batches.pack(words.windows(), options.batchTokens())) {
      try (PointerScope scope = new PointerScope(); NoGradGuard inference = new NoGradGuard()) {
        Batch side = Batch.of(IntStream.of(batch).mapToObj(words.windows()::get).toList(), options.placement());
        LongStream.Builder tokens = LongStream.builder();
        LongStream.Builder rows = LongStream.builder();
        long before = 0;
        for (int window : batch) {
          for (int token : words.tokens()[window]) tokens.add(before + token);
          for (int row : words.rows()[window]) rows.add(row);
          before += words.windows().get(window).length();
        }
        Tensor from = options.placement().move(torch.tensor(tokens.build().toArray()));   // [words of the batch]
        Tensor to = torch.tensor(rows.build().toArray());
        List<Tensor> layers = model.forward(side).layers();
        for (int layer = 0; layer < layers.size(); layer++) {
          Tensor read = layers.get(layer).index_select(0, from).to(ScalarType.Float);
          into.layer(layer).index_copy_(0, to, toCpu(read));
        }
        job.accept(side.tokens());
      }
    }
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
}
