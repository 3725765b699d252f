package org.polyprobe.measure;

import org.polyprobe.count.Count;
import org.polyprobe.count.TokenCounts;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/**
 * What a language costs over the reference for the same content. The units of both counts translate each other, one by
 * one, and are resampled together.
 */
record TokenPremium(Definition definition, Count count) implements TokenPairMeasure {
  static final TokenPremium PREMIUM = new TokenPremium(new Definition("premium", "token premium",
      "Tokens of the texts over tokens of their translations in the reference language, both summed, special tokens "
          + "aside. The baseline is the same ratio of UTF-8 bytes: what a tokenizer without any merges would charge.",
      "Petrov et al. 2023 (tokenization parity)", 0, Double.POSITIVE_INFINITY, Direction.LOWER_IS_BETTER), Count.TOKENS);

  static final TokenPremium ATTENTION_COST = new TokenPremium(new Definition("attention-cost", "attention cost",
      "The sum over texts of squared token counts, over that of their translations in the reference language: attention "
          + "grows with the square of a text's length, all else in a model in proportion (see the premium). There is no baseline.",
      "Polyprobe", 0, Double.POSITIVE_INFINITY, Direction.LOWER_IS_BETTER), Count.SQUARES);

  @Override public Estimate of(TokenCounts language, TokenCounts reference, Bootstrap bootstrap) {
    double bytes = (double) language.total(Count.BYTES) / reference.total(Count.BYTES);
    return TokenRatio.of(language.each(count), reference.each(count), 1, count == Count.TOKENS ? bytes : Double.NaN,
        bootstrap);
  }
}
