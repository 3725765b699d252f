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

/**
 * The text part of Gemma 3 (Kamath et al. 2025): as Gemma 2, but queries and keys are normalised per head in place of
 * capped scores, and local blocks turn by a theta of their own.
 */
final class Gemma3 implements LanguageModel {
  private static final String WORDS = "embed_tokens.weight";
  static final TaskHeads HEADS =
      new DecoderHeads(Gemma3::weights, WORDS, Gemma3::shape, null, Defaults.gemmaCapped(0)).heads();

  private final Weights weights;
  private final Settings config;
  private final Embedding words;
  private final List<Block> blocks = new ArrayList<>();
  private final RmsNorm finalNorm;

  Gemma3(Checkpoint checkpoint, Placement placement) {
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
    Rotary.Turn localTurn = config.localRotary.at(batch.positions(), batch.spans(), states.last());
    CausalMask full = CausalMask.full(batch.spans());
    CausalMask local = config.window.isEmpty() ? full
        : CausalMask.sliding(batch.spans(), batch.positions(), config.window.getAsInt(), states.last());
    return states.through(blocks, block -> block.local ? block.forward(states.last(), localTurn, local)
        : block.forward(states.last(), turn, full), finalNorm::apply);
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

  private record Block(RmsNorm attentionNorm, Linear queryKeyValue, RmsNorm queryNorm, RmsNorm keyNorm,
                       CausalAttention attention, Linear attentionOut, RmsNorm attendedNorm, RmsNorm mlpNorm,
                       GatedMlp mlp, RmsNorm outputNorm, boolean local) {
    Tensor forward(Tensor x, Rotary.Turn turn, CausalMask mask) {                    // x [tokens, hidden]
      Heads heads = attention.heads();
      Tensor joined = queryKeyValue.apply(attentionNorm.apply(x));
      Tensor query = turn.apply(queryNorm.apply(heads.queries(joined)));             // [tokens, heads, size]
      Tensor key = turn.apply(keyNorm.apply(heads.keys(joined)));
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
          weights.rmsNormFromOne(attention + "q_norm", heads.size(), config.epsilon),
          weights.rmsNormFromOne(attention + "k_norm", heads.size(), config.epsilon),
          new CausalAttention(heads, config.scale, 0, weights.dropout(0, "attention_dropout")),
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

  private record Settings(Shape shape, Heads heads, Bias bias, double scale, int intermediate, double epsilon,
                          Activation activation, Rotary rotary, Rotary localRotary, OptionalInt window,
                          boolean[] local) {
    private static final int HEAD_SIZE = 256;
    private static final int WINDOW = 4096;
    private static final double QUERY_SCALAR = 256;
    private static final double THETA = 1_000_000;
    private static final double LOCAL_THETA = 10_000;

    static Settings of(Checkpoint checkpoint) {
      DecoderConfig decoder = DecoderConfig.of(checkpoint);
      decoder.refuse("use_bidirectional_attention", "only causal attention is supported");
      decoder.refuse("attn_logit_softcapping", "for gemma3_text expected null");
      decoder.requireKey("num_key_value_heads");
      Config config = decoder.config();
      Heads heads = decoder.heads(HEAD_SIZE);
      OptionalInt window = decoder.slidingWindow(WINDOW);
      int everyFull = config.positiveOr(6, "sliding_window_pattern");
      boolean[] local = decoder.localBlocks(i -> (i + 1) % everyFull != 0);
      decoder.requireWindow(local, window);
      RotaryConfig rotary = new RotaryConfig(config, heads.size());
      return new Settings(decoder.shape(), heads, Bias.when(config.flagOr(false, "attention_bias")),
          1 / Math.sqrt(decoder.positiveOr(QUERY_SCALAR, "query_pre_attn_scalar")),
          config.positive("intermediate_size"), config.numberOr(1e-6, "rms_norm_eps"),
          decoder.activation("gelu_pytorch_tanh", "hidden_activation"),
          rotary.of("full_attention", "rope_scaling", "rope_theta", THETA),
          rotary.of("sliding_attention", null, "rope_local_base_freq", LOCAL_THETA), window, local);
    }
  }
}
