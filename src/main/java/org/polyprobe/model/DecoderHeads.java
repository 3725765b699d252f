package org.polyprobe.model;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.model.Weights.Bias;
import org.polyprobe.nn.Linear;
import org.polyprobe.nn.Placement;
import org.polyprobe.tokenizer.Encoding;

/**
 * The heads of a decoder, each one map of last hidden states: {@code lm_head} or the embedding table, {@code score} of
 * a text, and a map of tokens. They stand beside the family's prefix.
 *
 * @param weights opens the family's weights
 * @param words the embedding table, behind the prefix
 * @param tokens the name of the map that classifies tokens; null where transformers has none
 * @param defaults what transformers assumes where the configuration is silent
 */
record DecoderHeads(BiFunction<Checkpoint, Placement, Weights> weights, String words,
                    Function<Checkpoint, Shape> shape, String tokens, Defaults defaults) {
  /**
   * @param tied whether the output layer shares the embedding table
   * @param pad the padding id
   * @param cap what the scores of the vocabulary are softly kept within; 0 for nothing
   */
  record Defaults(boolean tied, OptionalInt pad, ToDoubleFunction<DecoderConfig> cap) {
    static final Defaults TIED = new Defaults(true, OptionalInt.empty(), config -> 0);
    static final Defaults UNTIED = new Defaults(false, OptionalInt.empty(), config -> 0);
    static final Defaults GEMMA = new Defaults(true, OptionalInt.of(0), config -> 0);

    /** @param cap {@code final_logit_softcapping} where it is left out; 0 for none */
    static Defaults gemmaCapped(double cap) {
      return new Defaults(true, OptionalInt.of(0), config -> config.positiveOrNone(cap, "final_logit_softcapping"));
    }
  }

  TaskHeads heads() {
    return new TaskHeads(null, this::causalLm, this::sequence, tokens == null ? null : this::token);
  }

  /** As transformers 5: an output layer that is in the file counts, whatever the configuration says. */
  private CausalLmHead causalLm(Checkpoint checkpoint, Placement placement) {
    Shape outer = shape.apply(checkpoint);
    double cap = defaults.cap.applyAsDouble(DecoderConfig.of(checkpoint));
    boolean tied = checkpoint.config().flagOr(defaults.tied, "tie_word_embeddings");
    return weights.apply(checkpoint, placement).into(body -> {
      Weights head = body.withoutPrefix();
      String map = body.hasOwnOutput("lm_head.weight", words, tied) ? "lm_head" : body.fullName(words).replaceFirst("\\.weight$", "");
      return new CausalLmHead(body, head.linear(map, outer.vocabulary(), outer.hidden(), Bias.ABSENT), cap);
    });
  }

  /** The rightmost token other than the padding id, whatever a mask says. */
  private SequenceClassifier sequence(Checkpoint checkpoint, Placement placement) {
    Shape outer = shape.apply(checkpoint);
    List<String> labels = TaskHeads.labels(checkpoint.config());
    ToIntFunction<Encoding> last = rightmostBut(DecoderConfig.of(checkpoint).padId(defaults.pad));
    return weights.apply(checkpoint, placement).into(body -> {
      Linear score = body.withoutPrefix().linear("score", labels.size(), outer.hidden(), Bias.ABSENT);
      return new SequenceClassifier(body, labels, last, score::apply);
    });
  }

  private TokenClassifier token(Checkpoint checkpoint, Placement placement) {
    Weights body = weights.apply(checkpoint, placement);
    return TokenClassifier.read(body, tokens, body.dropout(0.1, "classifier_dropout", "hidden_dropout"),
        TaskHeads.labels(checkpoint.config()), shape.apply(checkpoint));
  }

  /** The first token where all have the padding id; the last where there is no such id. */
  private static ToIntFunction<Encoding> rightmostBut(OptionalInt pad) {
    return text -> {
      int at = text.length() - 1;
      if (pad.isEmpty()) return at;
      while (at > 0 && text.ids()[at] == pad.getAsInt()) at--;
      return at;
    };
  }
}
