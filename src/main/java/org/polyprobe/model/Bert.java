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

/**
 * BERT (Devlin et al. 2019), mBERT among them: an encoder with learned positions whose residual sums are normalised
 * on the way out.
 */
final class Bert implements LanguageModel {
  static final TaskHeads HEADS = new TaskHeads(Bert::maskedLm, null, Bert::sequenceClassifier, Bert::tokenClassifier);

  private static final String WORDS = "embeddings.word_embeddings.weight";
  private static final MaskedLmHead.Names MASKED_LM = new MaskedLmHead.Names("cls.predictions.transform.dense",
      "cls.predictions.transform.LayerNorm", "cls.predictions.decoder", "cls.predictions.bias", WORDS);

  private final Weights weights;
  private final Embedding words;
  private final Tensor positions;
  private final Tensor types;
  private final LayerNorm embeddingNorm;
  private final Dropout embeddingDropout;
  private final List<Block> blocks = new ArrayList<>();

  Bert(Checkpoint checkpoint, Placement placement) {
    Settings config = Settings.of(checkpoint);
    weights = weights(checkpoint, placement);
    try {
      words = weights.embedding(WORDS, config.vocabulary, config.hidden);
      positions = weights.tensor("embeddings.position_embeddings.weight", config.maxTokens, config.hidden);
      types = weights.tensor("embeddings.token_type_embeddings.weight", config.types, config.hidden);
      embeddingNorm = weights.layerNorm("embeddings.LayerNorm", config.hidden, config.epsilon);
      embeddingDropout = weights.dropout(0.1, "hidden_dropout_prob");
      for (int i = 0; i < config.layers; i++) blocks.add(Block.read(weights, "encoder.layer." + i + ".", config));
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
    return new Weights(checkpoint, "bert.", WORDS, placement);
  }

  private static MaskedLmHead maskedLm(Checkpoint checkpoint, Placement placement) {
    int hidden = shape(checkpoint).hidden();
    Weights weights = weights(checkpoint, placement);
    weights.carry("pooler.dense", hidden, hidden);   // for who learns to classify afterwards
    return MaskedLmHead.read(weights, MASKED_LM, shape(checkpoint), Settings.of(checkpoint).epsilon);
  }

  /** Over the pooler that was trained to predict whether two texts follow each other. */
  private static SequenceClassifier sequenceClassifier(Checkpoint checkpoint, Placement placement) {
    int hidden = shape(checkpoint).hidden();
    List<String> labels = TaskHeads.labels(checkpoint.config());
    return weights(checkpoint, placement).into(weights -> {
      Linear pooler = weights.linear("pooler.dense", hidden, hidden);
      return SequenceClassifier.ofFirst(weights, labels, first -> torch.tanh(pooler.apply(first)),
          weights.dropout(0.1, "classifier_dropout", "hidden_dropout_prob"),
          weights.withoutPrefix().linear("classifier", labels.size(), hidden));
    });
  }

  private static TokenClassifier tokenClassifier(Checkpoint checkpoint, Placement placement) {
    Weights weights = weights(checkpoint, placement);
    return TokenClassifier.read(weights, weights.dropout(0.1, "classifier_dropout", "hidden_dropout_prob"),
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
        .add_(torch.embedding(positions, batch.positions()))
        .add_(torch.embedding(types, batch.types()));                                // [tokens, hidden]
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
      Dropout dropout = weights.dropout(0.1, "hidden_dropout_prob");
      return new Block(
          weights.joined(hidden, hidden, attention + "self.query", attention + "self.key", attention + "self.value"),
          weights.linear(attention + "output.dense", hidden, hidden).dropping(dropout),
          weights.layerNorm(attention + "output.LayerNorm", hidden, config.epsilon),
          weights.linear(block + "intermediate.dense", config.intermediate, hidden),
          weights.linear(block + "output.dense", hidden, config.intermediate).dropping(dropout),
          weights.layerNorm(block + "output.LayerNorm", hidden, config.epsilon),
          config.heads, weights.dropout(0.1, "attention_probs_dropout_prob"));
    }
  }

  private record Settings(int vocabulary, int hidden, int layers, int heads, int intermediate, int maxTokens, int types,
                        double epsilon) {
    static Settings of(Checkpoint checkpoint) {
      Config config = checkpoint.config();
      config.requireText("hidden_act", "gelu");
      config.requireText("position_embedding_type", "absolute");
      config.requireFlag("is_decoder", false);
      Settings read = new Settings(config.positive("vocab_size"), config.positive("hidden_size"),
          config.positive("num_hidden_layers"), config.positive("num_attention_heads"),
          config.positive("intermediate_size"), config.positive("max_position_embeddings"),
          config.positiveOr(2, "type_vocab_size"), config.numberOr(1e-12, "layer_norm_eps"));
      if (read.hidden % read.heads != 0) {
        throw new InputException(config.where() + "hidden_size " + read.hidden
            + " is not a multiple of num_attention_heads " + read.heads);
      }
      return read;
    }
  }
}
