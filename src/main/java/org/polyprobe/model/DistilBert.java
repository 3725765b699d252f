package org.polyprobe.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.nn.Attention;
import org.polyprobe.nn.Embedding;
import org.polyprobe.nn.LayerNorm;
import org.polyprobe.nn.Linear;
import org.polyprobe.nn.Placement;
import org.polyprobe.nn.Scopes;
import org.polyprobe.nn.Spans;

/** DistilBERT (Sanh et al. 2019): BERT's block in half as many layers, without segments. */
final class DistilBert implements LanguageModel {
  static final TaskHeads HEADS =
      new TaskHeads(DistilBert::maskedLm, null, DistilBert::sequenceClassifier, DistilBert::tokenClassifier);

  private static final String WORDS = "embeddings.word_embeddings.weight";
  private static final MaskedLmHead.Names MASKED_LM = new MaskedLmHead.Names("vocab_transform", "vocab_layer_norm",
      "vocab_projector", "vocab_projector.bias", WORDS);

  private static final double EPSILON = 1e-12;

  private final Weights weights;
  private final Embedding words;
  private final Tensor positions;
  private final LayerNorm embeddingNorm;
  private final List<Block> blocks = new ArrayList<>();

  DistilBert(Checkpoint checkpoint, Placement placement) {
    Settings config = Settings.of(checkpoint);
    weights = weights(checkpoint, placement);
    try {
      words = weights.embedding(WORDS, config.vocabulary, config.hidden);
      positions = weights.tensor("embeddings.position_embeddings.weight", config.maxTokens, config.hidden);
      embeddingNorm = weights.layerNorm("embeddings.LayerNorm", config.hidden, EPSILON);
      for (int i = 0; i < config.layers; i++) blocks.add(Block.read(weights, "transformer.layer." + i + ".", config));
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  static Shape shape(Checkpoint checkpoint) {
    Settings config = Settings.of(checkpoint);
    return new Shape(config.layers, config.hidden, config.vocabulary, config.maxTokens);
  }

  private static Weights weights(Checkpoint checkpoint, Placement placement) {
    return new Weights(checkpoint, "distilbert.", WORDS, placement);
  }

  private static MaskedLmHead maskedLm(Checkpoint checkpoint, Placement placement) {
    return MaskedLmHead.read(weights(checkpoint, placement), MASKED_LM, shape(checkpoint), EPSILON);
  }

  private static SequenceClassifier sequenceClassifier(Checkpoint checkpoint, Placement placement) {
    int hidden = shape(checkpoint).hidden();
    List<String> labels = TaskHeads.labels(checkpoint.config());
    return weights(checkpoint, placement).into(weights -> SequenceClassifier.ofFirst(weights, labels,
        weights.withoutPrefix().linear("pre_classifier", hidden, hidden), torch::relu,
        weights.withoutPrefix().linear("classifier", labels.size(), hidden)));
  }

  private static TokenClassifier tokenClassifier(Checkpoint checkpoint, Placement placement) {
    return TokenClassifier.read(weights(checkpoint, placement), TaskHeads.labels(checkpoint.config()),
        shape(checkpoint));
  }

  @Override
  public HiddenStates forward(Batch batch) {
    HiddenStates states = HiddenStates.startingWith(Scopes.keep(() -> embed(batch)));
    for (Block block : blocks) states.add(Scopes.keep(() -> block.forward(states.last(), batch.spans())));
    return states;
  }

  @Override
  public void close() {
    weights.close();
  }

  private Tensor embed(Batch batch) {
    Tensor sum = words.rows(batch.ids())
        .add_(torch.embedding(positions, batch.positions()));                        // [tokens, hidden]
    return embeddingNorm.apply(sum);
  }

  /** Every token sees every token of its text. */
  private record Block(Linear queryKeyValue, Linear attentionOut, LayerNorm attentionNorm, Linear up, Linear down,
                       LayerNorm outputNorm, int heads) {
    Tensor forward(Tensor x, Spans spans) {                                          // x [tokens, hidden]
      Tensor attended = Attention.bidirectional(queryKeyValue.apply(x), heads, spans);
      x = attentionNorm.apply(attentionOut.plus(attended, x));
      return outputNorm.apply(down.plus(up.gelu(x), x));
    }

    static Block read(Weights weights, String block, Settings config) {
      int hidden = config.hidden;
      String attention = block + "attention.";
      return new Block(
          weights.joined(hidden, hidden, attention + "q_lin", attention + "k_lin", attention + "v_lin"),
          weights.linear(attention + "out_lin", hidden, hidden),
          weights.layerNorm(block + "sa_layer_norm", hidden, EPSILON),
          weights.linear(block + "ffn.lin1", config.intermediate, hidden),
          weights.linear(block + "ffn.lin2", hidden, config.intermediate),
          weights.layerNorm(block + "output_layer_norm", hidden, EPSILON),
          config.heads);
    }
  }

  private record Settings(int vocabulary, int hidden, int layers, int heads, int intermediate, int maxTokens) {
    static Settings of(Checkpoint checkpoint) {
      Config config = checkpoint.config();
      config.requireText("activation", "gelu");
      Settings read = new Settings(config.positive("vocab_size"), config.positive("dim", "hidden_size"),
          config.positive("n_layers", "num_hidden_layers"), config.positive("n_heads", "num_attention_heads"),
          config.positive("hidden_dim"), config.positive("max_position_embeddings"));
      if (read.hidden % read.heads != 0) {
        throw new InputException(config.where() + "dim " + read.hidden + " is not a multiple of n_heads " + read.heads);
      }
      return read;
    }
  }
}
