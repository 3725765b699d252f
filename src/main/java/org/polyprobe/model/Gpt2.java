package org.polyprobe.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.model.DecoderHeads.Defaults;
import org.polyprobe.nn.Activation;
import org.polyprobe.nn.CausalAttention;
import org.polyprobe.nn.CausalMask;
import org.polyprobe.nn.Dropout;
import org.polyprobe.nn.Embedding;
import org.polyprobe.nn.Heads;
import org.polyprobe.nn.LayerNorm;
import org.polyprobe.nn.Linear;
import org.polyprobe.nn.Placement;

/** GPT-2 (Radford et al. 2019): a decoder with learned positions, its maps stored [in, out]. */
final class Gpt2 implements LanguageModel {
  private static final String WORDS = "wte.weight";
  static final TaskHeads HEADS =
      new DecoderHeads(Gpt2::weights, WORDS, Gpt2::shape, "classifier", Defaults.TIED).heads();

  private final Weights weights;
  private final Embedding words;
  private final Tensor positions;
  private final Dropout embeddingDropout;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNorm finalNorm;

  Gpt2(Checkpoint checkpoint, Placement placement) {
    Settings config = Settings.of(checkpoint);
    weights = weights(checkpoint, placement);
    try {
      words = weights.embedding(WORDS, config.vocabulary, config.hidden);
      positions = weights.tensor("wpe.weight", config.maxTokens, config.hidden);
      embeddingDropout = weights.dropout(0.1, "embd_pdrop");
      for (int i = 0; i < config.layers; i++) blocks.add(Block.read(weights, "h." + i + ".", config, config.scale(i)));
      finalNorm = weights.layerNorm("ln_f", config.hidden, config.epsilon);
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
    CausalMask mask = CausalMask.full(batch.spans());
    return states.through(blocks, block -> block.forward(states.last(), mask), finalNorm::apply);
  }

  @Override
  public void close() {
    weights.close();
  }

  private Tensor embed(Batch batch) {
    Tensor sum = words.rows(batch.ids())
        .add_(torch.embedding(positions, batch.positions()));                        // [tokens, hidden]
    return embeddingDropout.apply(sum);
  }

  private record Block(LayerNorm attentionNorm, Linear queryKeyValue, CausalAttention attention, Linear attentionOut,
                       LayerNorm mlpNorm, Linear up, Linear down, Activation activation) {
    Tensor forward(Tensor x, CausalMask mask) {                                      // x [tokens, hidden]
      Heads heads = attention.heads();
      Tensor joined = queryKeyValue.apply(attentionNorm.apply(x));                   // [tokens, 3 · hidden]
      Tensor attended = attention.apply(heads.queries(joined), heads.keys(joined), heads.values(joined), mask);
      x = attentionOut.plus(attended, x);
      return down.plus(activation.of(up, mlpNorm.apply(x)), x);
    }

    static Block read(Weights weights, String block, Settings config, double scale) {
      int hidden = config.hidden;
      Dropout dropout = weights.dropout(0.1, "resid_pdrop");
      return new Block(
          weights.layerNorm(block + "ln_1", hidden, config.epsilon),
          weights.transposed(block + "attn.c_attn", 3L * hidden, hidden),
          new CausalAttention(new Heads(config.heads, config.heads, hidden / config.heads), scale, 0,
              weights.dropout(0.1, "attn_pdrop")),
          weights.transposed(block + "attn.c_proj", hidden, hidden).dropping(dropout),
          weights.layerNorm(block + "ln_2", hidden, config.epsilon),
          weights.transposed(block + "mlp.c_fc", config.inner, hidden),
          weights.transposed(block + "mlp.c_proj", hidden, config.inner).dropping(dropout),
          config.activation);
    }
  }

  private record Settings(int vocabulary, int hidden, int layers, int heads, int inner, int maxTokens, double epsilon,
                          Activation activation, boolean scaled, boolean scaledByBlock) {
    static Settings of(Checkpoint checkpoint) {
      DecoderConfig decoder = DecoderConfig.of(checkpoint);
      decoder.refuse("add_cross_attention", "for gpt2 expected false");
      Config config = decoder.config();
      int hidden = config.positive("n_embd", "hidden_size");
      Settings read = new Settings(config.positive("vocab_size"), hidden,
          config.positive("n_layer", "num_hidden_layers"), config.positive("n_head", "num_attention_heads"),
          config.positiveOr(4 * hidden, "n_inner"), config.positive("n_positions", "max_position_embeddings"),
          config.numberOr(1e-5, "layer_norm_epsilon"), decoder.activation("gelu_new", "activation_function"),
          config.flagOr(true, "scale_attn_weights"), config.flagOr(false, "scale_attn_by_inverse_layer_idx"));
      decoder.requireMultiple("n_embd", hidden, "n_head", read.heads);
      return read;
    }

    /** What block i multiplies its scores with. */
    private double scale(int i) {
      return (scaled ? 1 / Math.sqrt((double) hidden / heads) : 1) / (scaledByBlock ? i + 1 : 1);
    }
  }
}
