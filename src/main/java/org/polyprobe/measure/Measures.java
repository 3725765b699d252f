package org.polyprobe.measure;

import java.util.List;
import java.util.stream.Stream;

/** Every measure there is. A new one is a line here; commands and report find it by its definition. */
public final class Measures {
  /** Of translated words. */
  public static final List<PairMeasure> WORDS = List.of(
      new Cosine(),
      new Margin(),
      new Auc(),
      new Precision(1, Neighbours.COSINE),
      new Precision(5, Neighbours.COSINE),
      new Precision(1, Neighbours.CSLS),
      new Precision(5, Neighbours.CSLS));

  /** Of translated sentences. */
  public static final List<PairMeasure> SENTENCES = List.of(
      new Accuracy(Neighbours.COSINE),
      new Accuracy(Neighbours.CSLS),
      new Mexa());

  /** Of one language's hidden states. */
  public static final List<SpaceMeasure> STATES = List.of(
      new Norm(),
      new Mean(),
      new Deviation(),
      new NearZero(),
      new Outlier(),
      new OutlierDimension(),
      new Anisotropy(),
      new EffectiveRank(),
      new ParticipationRatio(),
      new Between());

  /** Of one language's tokens. */
  public static final List<TokenMeasure> TOKENS = List.of(
      TokenRatio.FERTILITY,
      TokenRatio.WHOLE_WORDS,
      TokenRatio.CONTINUED_WORDS,
      TokenRatio.TOKENS_PER_CHARACTER,
      TokenRatio.TOKENS_PER_BYTE,
      TokenRatio.TOKENS_PER_1000_WORDS,
      TokenRatio.UNKNOWN_TOKENS,
      TokenRatio.UNKNOWN_WORDS,
      TokenRatio.BYTE_TOKENS,
      TokenRatio.SINGLE_CHARACTERS,
      TokenRatio.COVERAGE,
      new ContextLength(ContextLength.Unit.WORDS),
      new ContextLength(ContextLength.Unit.CHARACTERS));

  /** Of two languages' tokens in texts that translate each other. */
  public static final List<TokenPairMeasure> TOKEN_PAIRS = List.of(
      TokenPremium.PREMIUM,
      TokenPremium.ATTENTION_COST);

  /** Of two languages' tokens in any texts. */
  public static final List<TokenPairMeasure> TOKEN_DISTRIBUTIONS = List.of(new TokenDivergence());

  private Measures() {}

  public static List<Measure> all() {
    return Stream.of(WORDS, SENTENCES, STATES, TOKENS, TOKEN_PAIRS, TOKEN_DISTRIBUTIONS).<Measure>flatMap(List::stream).toList();
  }

  /** The measure of a name, which must be one of {@link #all()}. */
  public static Measure named(String name) {
    return all().stream().filter(measure -> measure.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no measure " + name));
  }
}
