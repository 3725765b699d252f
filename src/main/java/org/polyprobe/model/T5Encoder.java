package org.polyprobe.model;

import static org.polyprobe.model.Weights.Bias.ABSENT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.nn.Attention;
import org.polyprobe.nn.Dropout;
import org.polyprobe.nn.Embedding;
import org.polyprobe.nn.Linear;
import org.polyprobe.nn.Placement;
import org.polyprobe.nn.RelativePositions;
import org.polyprobe.nn.RmsNorm;
import org.polyprobe.nn.Scopes;
import org.polyprobe.nn.Spans;

/**
 * The encoder of T5 (Raffel et al. 2020) and mT5 (Xue et al. 2021): every block norms its input, no map has a bias,
 * and positions enter as a bias on the attention scores, which all blocks take from the first.
 */
final class T5Encoder implements LanguageModel {
  static final TaskHeads HEADS = new TaskHeads(null, null, null, T5Encoder::tokenClassifier);

  /** mT5's configurations name no length; it was trained on 1,024 tokens (Xue et al. 2021, section 3.2). */
  private static final int TRAINED_TOKENS = 1024;

  private final Weights weights;
  private final Embedding words;
  private final RelativePositions positions;
  private final RmsNorm finalNorm;
  private final Dropout dropout;
  private final List<Block> blocks = new ArrayList<>();

  T5Encoder(Checkpoint checkpoint, Placement placement) {
    Settings config = Settings.of(checkpoint);
    weights = weights(checkpoint, placement);
    try {
      words = weights.embedding(weights.has("encoder.embed_tokens.weight") ? "encoder.embed_tokens.weight" : "shared.weight",
          config.vocabulary, config.hidden);
      positions = new RelativePositions(
          weights.tensor("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", config.buckets,
              config.heads), config.maxDistance);
      finalNorm = weights.rmsNorm("encoder.final_layer_norm", config.hidden, config.epsilon);
      dropout = weights.dropout(0.1, "dropout_rate");
      for (int i = 0; i < config.layers; i++) blocks.add(Block.read(weights, "encoder.block." + i + ".layer.", config));
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  static Shape shape(Checkpoint checkpoint) {
    Settings config = Settings.of(checkpoint);
    return new Shape(config.layers, config.hidden, config.vocabulary, config.maxTokens);
  }

  /** Names have a prefix only in token classifiers. */
  private static Weights weights(Checkpoint checkpoint, Placement placement) {
    String witness = "encoder.final_layer_norm.weight";
    boolean prefixed = placement.learns() || checkpoint.has("transformer." + witness);
    return new Weights(checkpoint, prefixed ? "transformer." : "", witness, placement);
  }

  private static TokenClassifier tokenClassifier(Checkpoint checkpoint, Placement placement) {
    Weights weights = weights(checkpoint, placement);
    return TokenClassifier.read(weights, weights.dropout(0, "classifier_dropout"),
        TaskHeads.labels(checkpoint.config()), shape(checkpoint));
  }

  @Override
  public HiddenStates forward(Batch batch) {
    HiddenStates states = weights.states(() -> dropout.apply(words.rows(batch.ids())));
    Map<Long, Tensor> shared = weights.recomputes() ? null : bias(batch.spans());    // a shared graph runs backward once
    return states.through(blocks, block -> block.forward(states.last(), batch.spans(),
        shared == null ? bias(batch.spans()) : shared), last -> dropout.apply(finalNorm.apply(last)));
  }

  @Override
  public void close() {
    weights.close();
  }

  private Map<Long, Tensor> bias(Spans spans) {
    Map<Long, Tensor> bias = new HashMap<>();
    for (Spans.Span span : spans.spans()) {
      bias.computeIfAbsent(span.length(), length -> Scopes.keep(() -> positions.bias(length)));
    }
    return bias;
  }

  /**
   * Every token sees every token of its text.
   *
   * @param gate what the inner states are multiplied with, after gelu; null in the first T5, which has relu instead
   */
  private record Block(RmsNorm attentionNorm, Linear queryKeyValue, Linear attentionOut, RmsNorm innerNorm, Linear gate,
                       Linear up, Linear down, int heads, Dropout dropout) {
    Tensor forward(Tensor x, Spans spans, Map<Long, Tensor> bias) {                  // x [tokens, hidden]
      Tensor attended = Attention.biased(queryKeyValue.apply(attentionNorm.apply(x)), heads, spans, bias, dropout);
      x = attentionOut.plus(attended, x);
      return down.plus(dropout.apply(inner(innerNorm.apply(x))), x);
    }

    private Tensor inner(Tensor x) {                                                 // [tokens, intermediate]
      return gate == null ? torch.relu(up.apply(x)) : up.times(x, gate.geluTanh(x));
    }

    static Block read(Weights weights, String layer, Settings config) {
      int hidden = config.hidden;
      int heads = config.heads * config.headSize;
      String attention = layer + "0.SelfAttention.";
      String dense = layer + "1.DenseReluDense.";
      Dropout dropout = weights.dropout(0.1, "dropout_rate");
      return new Block(
          weights.rmsNorm(layer + "0.layer_norm", hidden, config.epsilon),
          weights.joined(hidden, ABSENT, new Weights.Part(attention + "q", heads),
              new Weights.Part(attention + "k", heads), new Weights.Part(attention + "v", heads)),
          weights.linear(attention + "o", hidden, heads, ABSENT).dropping(dropout),
          weights.rmsNorm(layer + "1.layer_norm", hidden, config.epsilon),
          config.gated ? weights.linear(dense + "wi_0", config.intermediate, hidden, ABSENT) : null,
          weights.linear(dense + (config.gated ? "wi_1" : "wi"), config.intermediate, hidden, ABSENT),
          weights.linear(dense + "wo", hidden, config.intermediate, ABSENT).dropping(dropout),
          config.heads, dropout);
    }
  }

  /** Heads need not fill the hidden width: queries are heads · headSize wide. */
  private record Settings(int vocabulary, int hidden, int layers, int heads, int headSize, int intermediate, int buckets,
                          int maxDistance, int maxTokens, double epsilon, boolean gated) {
    static Settings of(Checkpoint checkpoint) {
      Config config = checkpoint.config();
      config.requireFlag("is_decoder", false);
      Settings read = new Settings(config.positive("vocab_size"), config.positive("d_model", "hidden_size"),
          config.positive("num_layers", "num_hidden_layers"), config.positive("num_heads", "num_attention_heads"),
          config.positive("d_kv", "head_dim"), config.positive("d_ff"),
          config.positiveOr(32, "relative_attention_num_buckets"),
          config.positiveOr(128, "relative_attention_max_distance"), config.positiveOr(TRAINED_TOKENS, "n_positions"),
          config.numberOr(1e-6, "layer_norm_epsilon"), gated(config));
      if (read.buckets < 4 || read.maxDistance <= read.buckets / 4) {
        throw new InputException(config.where() + "relative_attention_num_buckets " + read.buckets + " and "
            + "relative_attention_max_distance " + read.maxDistance
            + " leave no distance to share a bucket; expected at least 4 buckets and a distance above a quarter of them");
      }
      return read;
    }

    private static boolean gated(Config config) {
      String usual = config.text("model_type").equals("t5") ? "relu" : "gated-gelu";
      String found = config.textOr(usual, "feed_forward_proj");
      if (!found.equals("relu") && !found.equals("gated-gelu")) {
        throw new InputException(config.where() + "feed_forward_proj is \"" + found
            + "\", expected \"relu\" or \"gated-gelu\"");
      }
      return found.equals("gated-gelu");
    }
  }
}
