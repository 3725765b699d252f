package org.polyprobe.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.model.DecoderHeads.Defaults;
import org.polyprobe.nn.CausalAttention;
import org.polyprobe.nn.CausalMask;
import org.polyprobe.nn.Dropout;
import org.polyprobe.nn.Embedding;
import org.polyprobe.nn.Heads;
import org.polyprobe.nn.LayerNorm;
import org.polyprobe.nn.Linear;
import org.polyprobe.nn.Placement;

/** BLOOM (BigScience 2022): a decoder without position embeddings, whose attention falls with distance (ALiBi). */
final class Bloom implements LanguageModel {
  private static final String WORDS = "word_embeddings.weight";
  static final TaskHeads HEADS =
      new DecoderHeads(Bloom::weights, WORDS, Bloom::shape, "classifier", Defaults.TIED).heads();

  private final Weights weights;
  private final Embedding words;
  private final LayerNorm embeddingNorm;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNorm finalNorm;
  private final int heads;

  Bloom(Checkpoint checkpoint, Placement placement) {
    Settings config = Settings.of(checkpoint);
    weights = weights(checkpoint, placement);
    try {
      words = weights.embedding(WORDS, config.vocabulary, config.hidden);
      embeddingNorm = weights.layerNorm("word_embeddings_layernorm", config.hidden, config.epsilon);
      for (int i = 0; i < config.layers; i++) blocks.add(Block.read(weights, "h." + i + ".", config));
      finalNorm = weights.layerNorm("ln_f", config.hidden, config.epsilon);
      heads = config.heads;
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
    return new Weights(checkpoint, "transformer.", WORDS, placement);
  }

  @Override
  public HiddenStates forward(Batch batch) {
    HiddenStates states = weights.states(() -> embed(batch));
    CausalMask mask = CausalMask.alibi(batch.spans(), heads, states.last());
    return states.through(blocks, block -> block.forward(states.last(), mask), finalNorm::apply);
  }

  @Override
  public void close() {
    weights.close();
  }

  private Tensor embed(Batch batch) {
    return embeddingNorm.apply(words.rows(batch.ids()));                 // [tokens, hidden]
  }

  private record Block(LayerNorm attentionNorm, Linear queryKeyValue, CausalAttention attention, Linear attentionOut,
                       LayerNorm outputNorm, Linear up, Linear down) {
    Tensor forward(Tensor x, CausalMask mask) {                                      // x [tokens, hidden]
      Heads heads = attention.heads();
      Tensor split = queryKeyValue.apply(attentionNorm.apply(x))
          .view(x.size(0), heads.query(), 3, heads.size());                          // [tokens, heads, 3, size]
      Tensor attended = attention.apply(split.select(2, 0), split.select(2, 1), split.select(2, 2), mask);
      x = attentionOut.plus(attended, x);
      return down.plus(up.geluTanh(outputNorm.apply(x)), x);
    }

    static Block read(Weights weights, String block, Settings config) {
      int hidden = config.hidden;
      Heads heads = new Heads(config.heads, config.heads, hidden / config.heads);
      Dropout dropout = weights.dropout(0, "hidden_dropout");
      return new Block(
          weights.layerNorm(block + "input_layernorm", hidden, config.epsilon),
          weights.linear(block + "self_attention.query_key_value", 3L * hidden, hidden),
          CausalAttention.of(heads).dropping(weights.dropout(0, "attention_dropout")),
          weights.linear(block + "self_attention.dense", hidden, hidden).dropping(dropout),
          weights.layerNorm(block + "post_attention_layernorm", hidden, config.epsilon),
          weights.linear(block + "mlp.dense_h_to_4h", 4L * hidden, hidden),
          weights.linear(block + "mlp.dense_4h_to_h", hidden, 4L * hidden).dropping(dropout));
    }
  }

  private record Settings(int vocabulary, int hidden, int layers, int heads, int maxTokens, double epsilon) {
    /** ALiBi sets no limit; BLOOM was trained on texts of this length. */
    private static final int TRAINED_TOKENS = 2048;

    static Settings of(Checkpoint checkpoint) {
      DecoderConfig decoder = DecoderConfig.of(checkpoint);
      decoder.refuse("apply_residual_connection_post_layernorm", "for bloom expected false");
      Config config = decoder.config();
      Settings read = new Settings(config.positive("vocab_size"), config.positive("hidden_size", "n_embed"),
          config.positive("n_layer", "num_hidden_layers"), config.positive("n_head", "num_attention_heads"),
          config.positiveOr(TRAINED_TOKENS, "seq_length"), config.numberOr(1e-5, "layer_norm_epsilon"));
      decoder.requireMultiple("hidden_size", read.hidden, "n_head", read.heads);
      if (config.positiveOr(4 * read.hidden, "n_inner") != 4 * read.hidden) {
        throw new InputException(config.where() + "n_inner is " + config.positive("n_inner")
            + ", for bloom expected 4 · hidden_size = " + 4 * read.hidden);
      }
      return read;
    }
  }
}
