package org.polyprobe.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.nn.Attention;
import org.polyprobe.nn.Dropout;
import org.polyprobe.nn.Embedding;
import org.polyprobe.nn.LayerNorm;
import org.polyprobe.nn.Linear;
import org.polyprobe.nn.Placement;
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
  private final Dropout embeddingDropout;
  private final List<Block> blocks = new ArrayList<>();

  DistilBert(Checkpoint checkpoint, Placement placement) {
    Settings config = Settings.of(checkpoint);
    weights = weights(checkpoint, placement);
    try {
      words = weights.embedding(WORDS, config.vocabulary, config.hidden);
      positions = weights.tensor("embeddings.position_embeddings.weight", config.maxTokens, config.hidden);
      embeddingNorm = weights.layerNorm("embeddings.LayerNorm", config.hidden, EPSILON);
      embeddingDropout = weights.dropout(0.1, "dropout");
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
    return weights(checkpoint, placement).into(weights -> {
      Linear dense = weights.withoutPrefix().linear("pre_classifier", hidden, hidden);
      return SequenceClassifier.ofFirst(weights, labels, first -> torch.relu(dense.apply(first)),
          weights.dropout(0.2, "seq_classif_dropout"),
          weights.withoutPrefix().linear("classifier", labels.size(), hidden));
    });
  }

  private static TokenClassifier tokenClassifier(Checkpoint checkpoint, Placement placement) {
    Weights weights = weights(checkpoint, placement);
    return TokenClassifier.read(weights, weights.dropout(0.1, "dropout"),
        TaskHeads.labels(checkpoint.config()), shape(checkpoint));
  }

  @Override
  public HiddenStates forward(Batch batch) {
    HiddenStates states = weights.states(() -> embed(batch));
    return states.through(blocks, block -> block.forward(states.last(), batch.spans()), last -> last);
  }

  @Override
  public void close() {
    weights.close();
  }

  private Tensor embed(Batch batch) {
    Tensor sum = words.rows(batch.ids())
        .add_(torch.embedding(positions, batch.positions()));                        // [tokens, hidden]
    return embeddingDropout.apply(embeddingNorm.apply(sum));
  }

  /** Every token sees every token of its text. */
  private record Block(Linear queryKeyValue, Linear attentionOut, LayerNorm attentionNorm, Linear up, Linear down,
                       LayerNorm outputNorm, int heads, Dropout dropout) {
    Tensor forward(Tensor x, Spans spans) {                                          // x [tokens, hidden]
      Tensor attended = Attention.bidirectional(queryKeyValue.apply(x), heads, spans, dropout);
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
          weights.linear(block + "ffn.lin2", hidden, config.intermediate).dropping(weights.dropout(0.1, "dropout")),
          weights.layerNorm(block + "output_layer_norm", hidden, EPSILON),
          config.heads, weights.dropout(0.1, "attention_dropout"));
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
