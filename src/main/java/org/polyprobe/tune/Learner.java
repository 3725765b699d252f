package org.polyprobe.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.model.Batch;
import org.polyprobe.model.HiddenStates;
import org.polyprobe.model.LanguageModel;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.nn.Parameter;
import org.polyprobe.nn.Placement;
import org.polyprobe.nn.Training;
import org.polyprobe.tokenizer.Encoding;

/** A model with its head while it learns. Owns its parameters. */
final class Learner implements AutoCloseable {
  /** Queries and values, as in the paper and in PEFT, under the names the families have for them. */
  private static final Set<String> USUAL_MAPS =
      Set.of("query", "value", "query_key_value", "c_attn", "q_proj", "v_proj", "q_lin", "v_lin", "q", "v");
  private static final int SUM = 2;   // at::Reduction::Sum

  private final Training training;
  private final Placement placement;
  private final Objective objective;
  private final LanguageModel model;
  private final Head head;
  private final List<Parameter> learned;
  private final Layers layers;

  /** @param checkpoint with the configuration of the task */
  Learner(Checkpoint checkpoint, Task task, Recipe recipe) {
    Trained trained = recipe.trained();
    training = new Training(recipe.seed(), recipe.numerics().dtype(), recipe.numerics().recompute(), adapters(trained));
    placement = Placement.learning("cpu", training);
    objective = recipe.objective();
    ModelFamily family = ModelFamily.of(checkpoint);
    model = family.load(checkpoint, placement);
    // A head that predicts tokens is part of the model: one that is missing is not begun anew.
    head = task.kind() == Task.Kind.VOCABULARY ? Head.read(task.kind(), checkpoint, placement)
        : training.readingHead(() -> Head.read(task.kind(), checkpoint, placement));
    layers = new Layers(family.shape(checkpoint).layers());
    learned = training.parameters().stream().filter(learns(trained, layers)).toList();
    training.parameters().stream().filter(parameter -> !learned.contains(parameter))
        .forEach(frozen -> frozen.value().set_requires_grad(false));
  }

  private static Training.Adapters adapters(Trained trained) {
    if (!(trained instanceof Trained.Lora lora)) return null;
    Set<String> maps = lora.maps().isEmpty() ? USUAL_MAPS : lora.maps();
    return new Training.Adapters(lora.rank(), lora.alpha(), lora.dropout(),
        map -> maps.contains(map.substring(map.lastIndexOf('.') + 1)));
  }

  private static Predicate<Parameter> learns(Trained trained, Layers layers) {
    if (trained instanceof Trained.Full full) {
      return parameter -> {
        int layer = layers.of(parameter);
        return layer == 0 ? !full.frozenEmbeddings() : layer > full.frozenBlocks();
      };
    }
    return parameter -> parameter.head() || parameter.role() == Parameter.Role.ADAPTER;
  }

  Training training() {
    return training;
  }

  Layers layers() {
    return layers;
  }

  /** The parameters that learn. */
  List<Parameter> learned() {
    return learned;
  }

  /**
   * Adds the gradients of examples that run together.
   *
   * @param weight the sum of the class weights of all labels of the step
   * @return these examples' part of the step's mean loss
   */
  double backward(List<Example> examples, double weight) {
    try (PointerScope scope = new PointerScope()) {
      Batch batch = Batch.of(examples.stream().map(Example::encoding).toList(), placement);
      HiddenStates states = model.forward(batch);
      Tensor loss = loss(states.last(), batch, labels(examples)).div(new Scalar(weight));
      states.backward(loss);
      return loss.item_double();
    }
  }

  /**
   * Adds the gradients of pulling translations together.
   *
   * @return what is minimised of it: its loss by its weight
   */
  double align(List<Alignment.Pair> pairs, Alignment alignment) {
    try (PointerScope scope = new PointerScope()) {
      List<Encoding> texts = new ArrayList<>();
      pairs.forEach(pair -> texts.add(pair.source()));
      pairs.forEach(pair -> texts.add(pair.target()));
      int[] longestFirst = IntStream.range(0, texts.size()).boxed()
          .sorted(Comparator.comparingInt(text -> -texts.get(text).length())).mapToInt(text -> text).toArray();
      Batch batch = Batch.of(Arrays.stream(longestFirst).mapToObj(texts::get).toList(), placement);
      HiddenStates states = model.forward(batch);
      Tensor pooled = Alignment.pooled(states.layers().get(alignment.layer()), batch);
      Tensor loss = Alignment.contrast(pooled.index_select(0, places(longestFirst)), alignment.temperature())
          .mul(new Scalar(alignment.weight()));
      states.backward(loss);
      return loss.item_double();
    }
  }

  /** Where each text came to stand. */
  private static Tensor places(int[] order) {
    long[] places = new long[order.length];
    for (int row = 0; row < order.length; row++) places[order[row]] = row;
    return torch.tensor(places);                                                     // [texts]
  }

  /** Scores without dropout or gradients, a row a text or a row a token: [rows, classes]. Lives in the open scope. */
  Tensor logits(List<Encoding> texts) {
    training.dropping(false);
    try (NoGradGuard looking = new NoGradGuard()) {
      Batch batch = Batch.of(texts, placement);
      return head.logits(model.forward(batch).last(), batch);
    } finally {
      training.dropping(true);
    }
  }

  /** The labels of examples one after another. */
  static Tensor labels(List<Example> examples) {
    return torch.tensor(examples.stream().flatMapToInt(example -> Arrays.stream(example.labels())).asLongStream()
        .toArray());                                                                 // [labels]
  }

  private Tensor loss(Tensor states, Batch batch, Tensor labels) {
    if (!(head instanceof Head.OfVocabulary)) return crossEntropy(head.logits(states, batch), labels);
    Tensor told = labels.ne(new Scalar(Example.IGNORED)).nonzero().squeeze(1);       // [labelled]
    return crossEntropy(head.logits(states.index_select(0, told), batch), labels.index_select(0, told));
  }

  private Tensor crossEntropy(Tensor logits, Tensor labels) {
    double[] weights = objective.classWeights().stream().mapToDouble(Double::doubleValue).toArray();
    TensorOptional classes = weights.length == 0 ? new TensorOptional()
        : new TensorOptional(Tensor.create(weights).to(logits.scalar_type()));
    return torch.cross_entropy_loss(logits, labels, classes, SUM, Example.IGNORED, objective.labelSmoothing());
  }

  @Override
  public void close() {
    head.close();
    model.close();
    training.close();
  }
}
