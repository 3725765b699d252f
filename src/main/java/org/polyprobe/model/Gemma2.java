package org.polyprobe.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.model.DecoderHeads.Defaults;
import org.polyprobe.model.Weights.Bias;
import org.polyprobe.model.Weights.Part;
import org.polyprobe.nn.Activation;
import org.polyprobe.nn.CausalAttention;
import org.polyprobe.nn.CausalMask;
import org.polyprobe.nn.Embedding;
import org.polyprobe.nn.GatedMlp;
import org.polyprobe.nn.Heads;
import org.polyprobe.nn.Linear;
import org.polyprobe.nn.Placement;
import org.polyprobe.nn.RmsNorm;
import org.polyprobe.nn.Rotary;

/** Gemma 2 (Riviere et al. 2024): norms around each part, capped scores, every second block seeing only a window. */
final class Gemma2 implements LanguageModel {
  private static final String WORDS = "embed_tokens.weight";
  static final TaskHeads HEADS =
      new DecoderHeads(Gemma2::weights, WORDS, Gemma2::shape, "score", Defaults.gemmaCapped(30)).heads();

  private final Weights weights;
  private final Settings config;
  private final Embedding words;
  private final List<Block> blocks = new ArrayList<>();
  private final RmsNorm finalNorm;

  Gemma2(Checkpoint checkpoint, Placement placement) {
    config = Settings.of(checkpoint);
    weights = weights(checkpoint, placement);
    try {
      words = weights.embedding(WORDS, config.shape.vocabulary(), config.shape.hidden());
      for (int i = 0; i < config.shape.layers(); i++) {
        blocks.add(Block.read(weights, "layers." + i + ".", config, config.local[i]));
      }
      finalNorm = weights.rmsNormFromOne("norm", config.shape.hidden(), config.epsilon);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  static Shape shape(Checkpoint checkpoint) {
    return Settings.of(checkpoint).shape;
  }

  private static Weights weights(Checkpoint checkpoint, Placement placement) {
    return new Weights(checkpoint, "model.", WORDS, placement);
  }

  @Override
  public HiddenStates forward(Batch batch) {
    HiddenStates states = weights.states(() -> embed(batch));
    Rotary.Turn turn = config.rotary.at(batch.positions(), batch.spans(), states.last());
    CausalMask full = CausalMask.full(batch.spans());
    CausalMask local = config.window.isEmpty() ? full
        : CausalMask.sliding(batch.spans(), batch.positions(), config.window.getAsInt(), states.last());
    return states.through(blocks, block -> block.forward(states.last(), turn, block.local ? local : full),
        finalNorm::apply);
  }

  @Override
  public void close() {
    weights.close();
  }

  /** The scale √hidden is rounded to the number type first, as Gemma was trained. */
  private Tensor embed(Batch batch) {
    Tensor embedded = words.rows(batch.ids());                           // [tokens, hidden]
    return embedded.mul_(Tensor.create(Math.sqrt(config.shape.hidden())).squeeze().to(embedded.scalar_type()));
  }

  private record Block(RmsNorm attentionNorm, Linear queryKeyValue, CausalAttention attention, Linear attentionOut,
                       RmsNorm attendedNorm, RmsNorm mlpNorm, GatedMlp mlp, RmsNorm outputNorm, boolean local) {
    Tensor forward(Tensor x, Rotary.Turn turn, CausalMask mask) {                    // x [tokens, hidden]
      Heads heads = attention.heads();
      Tensor joined = queryKeyValue.apply(attentionNorm.apply(x));
      Tensor query = turn.apply(heads.queries(joined));                              // [tokens, heads, size]
      Tensor key = turn.apply(heads.keys(joined));
      Tensor attended = attentionOut.apply(attention.apply(query, key, heads.values(joined), mask));
      x = attendedNorm.apply(attended).add_(x);
      return outputNorm.apply(mlp.apply(mlpNorm.apply(x))).add_(x);
    }

    static Block read(Weights weights, String block, Settings config, boolean local) {
      int hidden = config.shape.hidden();
      Heads heads = config.heads;
      String attention = block + "self_attn.";
      return new Block(
          weights.rmsNormFromOne(block + "input_layernorm", hidden, config.epsilon),
          weights.joined(hidden, config.bias, new Part(attention + "q_proj", heads.queryWidth()),
              new Part(attention + "k_proj", heads.keyValueWidth()),
              new Part(attention + "v_proj", heads.keyValueWidth())),
          new CausalAttention(heads, config.scale, config.softCap, weights.dropout(0, "attention_dropout")),
          weights.linear(attention + "o_proj", hidden, heads.queryWidth(), config.bias),
          weights.rmsNormFromOne(block + "post_attention_layernorm", hidden, config.epsilon),
          weights.rmsNormFromOne(block + "pre_feedforward_layernorm", hidden, config.epsilon),
          new GatedMlp(
              weights.linear(block + "mlp.gate_proj", config.intermediate, hidden, Bias.ABSENT),
              weights.linear(block + "mlp.up_proj", config.intermediate, hidden, Bias.ABSENT),
              weights.linear(block + "mlp.down_proj", hidden, config.intermediate, Bias.ABSENT), config.activation),
          weights.rmsNormFromOne(block + "post_feedforward_layernorm", hidden, config.epsilon),
          local);
    }
  }

  private record Settings(Shape shape, Heads heads, Bias bias, double scale, double softCap, int intermediate,
                          double epsilon, Activation activation, Rotary rotary, OptionalInt window, boolean[] local) {
    private static final int HEAD_SIZE = 256;
    private static final int WINDOW = 4096;
    private static final double QUERY_SCALAR = 256;
    private static final double SOFT_CAP = 50;

    static Settings of(Checkpoint checkpoint) {
      DecoderConfig decoder = DecoderConfig.of(checkpoint);
      decoder.refuse("use_bidirectional_attention", "only causal attention is supported");
      decoder.requireKey("num_key_value_heads");
      Config config = decoder.config();
      Heads heads = decoder.heads(HEAD_SIZE);
      OptionalInt window = decoder.slidingWindow(WINDOW);
      boolean[] local = decoder.localBlocks(i -> i % 2 == 0);
      decoder.requireWindow(local, window);
      return new Settings(decoder.shape(), heads, Bias.when(config.flagOr(false, "attention_bias")),
          1 / Math.sqrt(decoder.positiveOr(QUERY_SCALAR, "query_pre_attn_scalar")),
          decoder.positiveOrNone(SOFT_CAP, "attn_logit_softcapping"), config.positive("intermediate_size"),
          config.numberOr(1e-6, "rms_norm_eps"), decoder.activation("gelu_pytorch_tanh", "hidden_activation"),
          new RotaryConfig(config, heads.size()).shared(), window, local);
    }
  }
}
