package org.polyprobe.tune;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.InputException;

/** A run's steps: which examples each learns from, and taking it. */
final class Steps implements Updates {
  private final List<Example> train;
  private final Variation variation;
  private final Alignment alignment;
  private final Recipe recipe;
  private final int perEpoch;
  private int shuffledEpoch = -1;
  private int[] order;

  Steps(SourceData data, Recipe recipe) {
    this.train = data.train();
    this.variation = data.variation();
    this.alignment = data.alignment();
    this.recipe = recipe;
    perEpoch = recipe.stepsPerEpoch(train.size());
  }

  @Override
  public int count() {
    return recipe.steps(train.size());
  }

  @Override
  public int perEpoch() {
    return perEpoch;
  }

  @Override
  public String settings() {
    return variation.settings() + alignment.settings();
  }

  @Override
  public Step take(int done, Learner learner, AdamW optimizer) {
    return take(done, done, count(), learner, optimizer);
  }

  /**
   * Learns from a batch of its own choice.
   *
   * @param batch place in the order of examples, which goes on beyond the last epoch
   * @param done updates before
   * @param count how many there will be
   */
  Step take(int batch, int done, int count, Learner learner, AdamW optimizer) {
    long start = System.nanoTime();
    List<Example> examples = examples(batch);
    double loss = gradients(examples, learner);
    long tokens = tokens(examples);
    List<Alignment.Pair> translations = alignment.drawn(recipe.seed(), done);
    if (!translations.isEmpty()) {
      loss += learner.align(translations, alignment);
      tokens += translations.stream().mapToLong(Alignment.Pair::tokens).sum();
    }
    double norm = optimizer.clip();
    return update(new Step(done + 1, count, batch / perEpoch + 1, loss, recipe.schedule().at(done, count), norm, tokens, 0),
        start, learner, optimizer);
  }

  /** Adds the gradients of a step's examples; gives their mean loss. */
  double gradients(List<Example> examples, Learner learner) {
    double weight = recipe.objective().weight(examples);
    double loss = 0;
    Recipe.Batching batching = recipe.batching();
    for (List<Example> pass : Packing.pack(examples, example -> example.encoding().length(), batching.microTexts(),
        batching.microTokens())) {
      loss += learner.backward(pass, weight);
    }
    return loss;
  }

  /** Moves the parameters by their clipped gradients; gives the step with the seconds since {@code start}. */
  Step update(Step step, long start, Learner learner, AdamW optimizer) {
    int done = step.step() - 1;
    double rate = step.rate();
    double loss = step.loss();
    double norm = step.gradientNorm();
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) throw diverged(done, loss, norm, rate);
    Layers layers = learner.layers();
    double[] multipliers = recipe.layerRates().multipliers(recipe.layerRates() instanceof LayerRates.ByGradient
        ? optimizer.gradients(done, layers::of, layers.count()) : new double[layers.count()]);
    optimizer.step(done + 1, parameter -> rate * multipliers[layers.of(parameter)]);
    return new Step(step.step(), step.steps(), step.epoch(), loss, rate, norm, step.tokens(),
        (System.nanoTime() - start) / 1e9);
  }

  static long tokens(List<Example> examples) {
    return examples.stream().mapToLong(example -> example.encoding().length()).sum();
  }

  static InputException diverged(int done, double loss, double norm, double rate) {
    return new InputException("step %d: the loss is %s and the gradients' norm %s at learning rate %.3g, so training "
        .formatted(done + 1, loss, norm, rate) + "stops; the last training checkpoint is kept. Lower the learning rate, "
        + "raise the warm-up, or train in float32");
  }

  /** The examples of a step: the next ones of an epoch's order. */
  List<Example> examples(int done) {
    int epoch = done / perEpoch;
    if (epoch != shuffledEpoch) {
      order = order(epoch);
      shuffledEpoch = epoch;
    }
    int from = done % perEpoch * recipe.batching().texts();
    List<Example> examples = new ArrayList<>();
    for (int i = from; i < Math.min(from + recipe.batching().texts(), order.length); i++) {
      examples.add(variation.of(train.get(order[i]), order[i], epoch));
    }
    return examples;
  }

  /** {@code torch.randperm} by a generator seeded with seed + epoch: the order Accelerate's seedable sampler gives. */
  private int[] order(int epoch) {
    try (PointerScope scope = new PointerScope()) {
      Tensor permutation = torch.randperm(train.size(),
          new GeneratorOptional(torch.make_generator_cpu(recipe.seed() + epoch)));
      long[] places = new long[train.size()];
      permutation.to(torch.ScalarType.Long).data_ptr_long().get(places);
      int[] order = new int[places.length];
      for (int i = 0; i < order.length; i++) order[i] = (int) places[i];
      return order;
    }
  }
}
