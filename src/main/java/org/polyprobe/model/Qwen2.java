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

/** Qwen2 and Qwen2.5 (Yang et al. 2024): a rotary decoder with grouped heads and biases on query, key and value. */
final class Qwen2 implements LanguageModel {
  private static final String WORDS = "embed_tokens.weight";
  static final TaskHeads HEADS =
      new DecoderHeads(Qwen2::weights, WORDS, Qwen2::shape, "score", Defaults.UNTIED).heads();

  private final Weights weights;
  private final Settings config;
  private final Embedding words;
  private final List<Block> blocks = new ArrayList<>();
  private final RmsNorm finalNorm;

  Qwen2(Checkpoint checkpoint, Placement placement) {
    config = Settings.of(checkpoint);
    weights = weights(checkpoint, placement);
    try {
      words = weights.embedding(WORDS, config.shape.vocabulary(), config.shape.hidden());
      for (int i = 0; i < config.shape.layers(); i++) {
        blocks.add(Block.read(weights, "layers." + i + ".", config, config.local[i]));
      }
      finalNorm = weights.rmsNorm("norm", config.shape.hidden(), config.epsilon);
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
    HiddenStates states = weights.states(() -> words.rows(batch.ids()));
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

  private record Block(RmsNorm attentionNorm, Linear queryKeyValue, CausalAttention attention, Linear attentionOut,
                       RmsNorm mlpNorm, GatedMlp mlp, boolean local) {
    Tensor forward(Tensor x, Rotary.Turn turn, CausalMask mask) {                    // x [tokens, hidden]
      Heads heads = attention.heads();
      Tensor joined = queryKeyValue.apply(attentionNorm.apply(x));
      Tensor query = turn.apply(heads.queries(joined));                              // [tokens, heads, size]
      Tensor key = turn.apply(heads.keys(joined));
      x = attentionOut.plus(attention.apply(query, key, heads.values(joined), mask), x);
      return mlp.plus(mlpNorm.apply(x), x);
    }

    static Block read(Weights weights, String block, Settings config, boolean local) {
      int hidden = config.shape.hidden();
      Heads heads = config.heads;
      String attention = block + "self_attn.";
      return new Block(
          weights.rmsNorm(block + "input_layernorm", hidden, config.epsilon),
          weights.joined(hidden, Bias.PRESENT, new Part(attention + "q_proj", heads.queryWidth()),
              new Part(attention + "k_proj", heads.keyValueWidth()),
              new Part(attention + "v_proj", heads.keyValueWidth())),
          CausalAttention.of(heads).dropping(weights.dropout(0, "attention_dropout")),
          weights.linear(attention + "o_proj", hidden, heads.queryWidth(), Bias.ABSENT),
          weights.rmsNorm(block + "post_attention_layernorm", hidden, config.epsilon),
          new GatedMlp(
              weights.linear(block + "mlp.gate_proj", config.intermediate, hidden, Bias.ABSENT),
              weights.linear(block + "mlp.up_proj", config.intermediate, hidden, Bias.ABSENT),
              weights.linear(block + "mlp.down_proj", hidden, config.intermediate, Bias.ABSENT), config.activation),
          local);
    }
  }

  private record Settings(Shape shape, Heads heads, int intermediate, double epsilon, Activation activation,
                          Rotary rotary, OptionalInt window, boolean[] local) {
    private static final int WINDOW = 4096;

    static Settings of(Checkpoint checkpoint) {
      DecoderConfig decoder = DecoderConfig.of(checkpoint);
      decoder.refuse("use_mrope", "three-part positions are not supported");
      Config config = decoder.config();
      Heads heads = decoder.heads();
      OptionalInt window = config.flagOr(false, "use_sliding_window") ? decoder.slidingWindow(WINDOW)
          : OptionalInt.empty();
      int fullBlocks = config.index("max_window_layers").orElse(28);
      boolean[] local = decoder.localBlocks(i -> window.isPresent() && i >= fullBlocks);
      decoder.requireWindow(local, window);
      return new Settings(decoder.shape(), heads, config.positive("intermediate_size"),
          config.numberOr(1e-6, "rms_norm_eps"), decoder.activation("silu", "hidden_act"),
          new RotaryConfig(config, heads.size()).shared(), window, local);
    }
  }
}
