package org.polyprobe.measure;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.polyprobe.count.Count;
import org.polyprobe.count.TokenCounts;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** A count over another count, both summed over all texts; resampled are texts, or blocks of lines. */
record TokenRatio(Definition definition, Count numerator, Count denominator, double factor) implements TokenMeasure {
  private static final String NO_BASELINE = " There is no baseline.";
  private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

  static final TokenRatio FERTILITY = new TokenRatio(new Definition("fertility", "tokens per word",
      "Mean over words of the tokens that share a character with the word. Words are those of ICU's word breaks that "
          + "have a letter, digit, kana or ideograph; punctuation is none. Special tokens do not count." + NO_BASELINE,
      "Ács 2019; Rust et al. 2021", 0, NO_LIMIT, Direction.LOWER_IS_BETTER), Count.WORD_TOKENS, Count.WORDS, 1);

  static final TokenRatio WHOLE_WORDS = share("whole-words", "words kept whole",
      "Share of words that are one token, and that one neither unknown nor part of a character.",
      "after Rust et al. 2021", Direction.HIGHER_IS_BETTER, Count.WHOLE_WORDS, Count.WORDS);

  static final TokenRatio CONTINUED_WORDS = share("continued-words", "words of several tokens",
      "Share of words that two or more tokens share a character with.", "Rust et al. 2021",
      Direction.LOWER_IS_BETTER, Count.CONTINUED_WORDS, Count.WORDS);

  static final TokenRatio TOKENS_PER_CHARACTER = new TokenRatio(new Definition("tokens-per-character",
      "tokens per character", "All tokens of the text over its code points, spaces included." + NO_BASELINE, "Polyprobe", 0, NO_LIMIT,
      Direction.LOWER_IS_BETTER), Count.TOKENS, Count.CHARACTERS, 1);

  static final TokenRatio TOKENS_PER_BYTE = new TokenRatio(new Definition("tokens-per-byte", "tokens per byte",
      "All tokens of the text over its bytes of UTF-8." + NO_BASELINE, "Polyprobe", 0, NO_LIMIT, Direction.LOWER_IS_BETTER),
      Count.TOKENS, Count.BYTES, 1);

  static final TokenRatio TOKENS_PER_1000_WORDS = new TokenRatio(new Definition("tokens-per-1000-words",
      "tokens per 1,000 words", "All tokens of the text, punctuation's too, over its words, times 1,000: what is paid "
          + "for and waited for." + NO_BASELINE, "Polyprobe", 0, NO_LIMIT, Direction.LOWER_IS_BETTER), Count.TOKENS, Count.WORDS, 1000);

  static final TokenRatio UNKNOWN_TOKENS = share("unknown-tokens", "unknown tokens",
      "Share of tokens that are the unknown token. Above 10 % a small token count means loss, not economy.",
      "Petrov et al. 2023", Direction.LOWER_IS_BETTER, Count.UNKNOWN_TOKENS, Count.TOKENS);

  static final TokenRatio UNKNOWN_WORDS = share("unknown-words", "words with an unknown token",
      "Share of words that an unknown token shares a character with.", "after Rust et al. 2021",
      Direction.LOWER_IS_BETTER, Count.UNKNOWN_WORDS, Count.WORDS);

  static final TokenRatio BYTE_TOKENS = share("byte-fallback", "tokens of part characters",
      "Share of tokens that are bytes without being whole characters: of byte-level BPE those that are no valid UTF-8, "
          + "of SentencePiece the pieces <0xNN>.", "Polyprobe", Direction.LOWER_IS_BETTER, Count.BYTE_TOKENS, Count.TOKENS);

  static final TokenRatio SINGLE_CHARACTERS = share("single-characters", "tokens of one character",
      "Share of tokens that are one whole character, the mark of a word's beginning or continuation aside.",
      "Polyprobe", Direction.LOWER_IS_BETTER, Count.SINGLE_CHARACTERS, Count.TOKENS);

  static final TokenRatio COVERAGE = share("coverage", "characters covered",
      "Share of characters, white space aside, that lie in a token that is neither unknown nor part of a character.",
      "Polyprobe", Direction.HIGHER_IS_BETTER, Count.COVERED, Count.VISIBLE);

  private static TokenRatio share(String name, String title, String description, String source, Direction direction,
                                  Count numerator, Count denominator) {
    return new TokenRatio(new Definition(name, title, description + NO_BASELINE, source, 0, 1, direction), numerator, denominator, 1);
  }

  @Override public Estimate of(TokenCounts counts, Bootstrap bootstrap) {
    return of(counts.each(numerator), counts.each(denominator), factor, Double.NaN, bootstrap);
  }

  /** Units in which neither is counted, such as missing translations, are left out. */
  static Estimate of(double[] numerators, double[] denominators, double factor, double baseline, Bootstrap bootstrap) {
    int[] used = IntStream.range(0, numerators.length)
        .filter(i -> numerators[i] != 0 || denominators[i] != 0).toArray();
    double[] above = Arrays.stream(used).mapToDouble(i -> numerators[i] * factor).toArray();
    double[] below = Arrays.stream(used).mapToDouble(i -> denominators[i]).toArray();
    double total = Arrays.stream(below).sum();
    if (total == 0) return new Estimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN, used.length);
    double value = Arrays.stream(above).sum() / total;
    if (used.length < 2) return new Estimate(value, Double.NaN, Double.NaN, baseline, used.length);
    double[] draws = bootstrap.ratios(above, below);
    for (int b = 0; b < draws.length; b++) {
      draws[b] = Double.isFinite(draws[b]) ? Math.max(0, draws[b]) : value;   // a draw may hold no word; rounding may go below 0
    }
    return Bootstrap.estimate(value, draws, baseline, used.length);
  }
}
