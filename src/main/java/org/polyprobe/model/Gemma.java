package org.polyprobe.model;

import java.util.ArrayList;
import java.util.List;
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

/** Gemma (Mesnard et al. 2024): a rotary decoder with scaled embeddings and norm weights stored less 1. */
final class Gemma implements LanguageModel {
  private static final String WORDS = "embed_tokens.weight";
  static final TaskHeads HEADS =
      new DecoderHeads(Gemma::weights, WORDS, Gemma::shape, "score", Defaults.GEMMA).heads();

  private final Weights weights;
  private final Settings config;
  private final Embedding words;
  private final List<Block> blocks = new ArrayList<>();
  private final RmsNorm finalNorm;

  Gemma(Checkpoint checkpoint, Placement placement) {
    config = Settings.of(checkpoint);
    weights = weights(checkpoint, placement);
    try {
      words = weights.embedding(WORDS, config.shape.vocabulary(), config.shape.hidden());
      for (int i = 0; i < config.shape.layers(); i++) blocks.add(Block.read(weights, "layers." + i + ".", config));
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
    CausalMask mask = CausalMask.full(batch.spans());
    return states.through(blocks, block -> block.forward(states.last(), turn, mask), finalNorm::apply);
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
                       RmsNorm mlpNorm, GatedMlp mlp) {
    Tensor forward(Tensor x, Rotary.Turn turn, CausalMask mask) {                    // x [tokens, hidden]
      Heads heads = attention.heads();
      Tensor joined = queryKeyValue.apply(attentionNorm.apply(x));
      Tensor query = turn.apply(heads.queries(joined));                              // [tokens, heads, size]
      Tensor key = turn.apply(heads.keys(joined));
      x = attentionOut.plus(attention.apply(query, key, heads.values(joined), mask), x);
      return mlp.plus(mlpNorm.apply(x), x);
    }

    static Block read(Weights weights, String block, Settings config) {
      int hidden = config.shape.hidden();
      Heads heads = config.heads;
      String attention = block + "self_attn.";
      return new Block(
          weights.rmsNormFromOne(block + "input_layernorm", hidden, config.epsilon),
          weights.joined(hidden, config.attentionBias, new Part(attention + "q_proj", heads.queryWidth()),
              new Part(attention + "k_proj", heads.keyValueWidth()),
              new Part(attention + "v_proj", heads.keyValueWidth())),
          CausalAttention.of(heads).dropping(weights.dropout(0, "attention_dropout")),
          weights.linear(attention + "o_proj", hidden, heads.queryWidth(), config.attentionBias),
          weights.rmsNormFromOne(block + "post_attention_layernorm", hidden, config.epsilon),
          new GatedMlp(
              weights.linear(block + "mlp.gate_proj", config.intermediate, hidden, Bias.ABSENT),
              weights.linear(block + "mlp.up_proj", config.intermediate, hidden, Bias.ABSENT),
              weights.linear(block + "mlp.down_proj", hidden, config.intermediate, Bias.ABSENT), config.activation));
    }
  }

  private record Settings(Shape shape, Heads heads, int intermediate, Bias attentionBias, double epsilon,
                          Activation activation, Rotary rotary) {
    private static final int HEAD_SIZE = 256;

    static Settings of(Checkpoint checkpoint) {
      DecoderConfig decoder = DecoderConfig.of(checkpoint);
      decoder.refuse("use_bidirectional_attention", "only causal attention is supported");
      decoder.requireAll(false);
      decoder.requireKey("num_key_value_heads");
      Config config = decoder.config();
      Heads heads = decoder.heads(HEAD_SIZE);
      // Gemma's first configurations say hidden_act "gelu" and mean its tanh form, which hidden_activation spells out.
      Activation activation = decoder.activation("gelu_pytorch_tanh",
          config.has("hidden_activation") ? "hidden_activation" : "hidden_act");
      return new Settings(decoder.shape(), heads, config.positive("intermediate_size"),
          Bias.when(config.flagOr(false, "attention_bias")), config.numberOr(1e-6, "rms_norm_eps"), activation,
          new RotaryConfig(config, heads.size()).shared());
    }
  }
}
