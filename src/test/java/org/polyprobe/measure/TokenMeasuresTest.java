package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.polyprobe.count.Count;
import org.polyprobe.count.TokenCounts;

/** Token measures of counts written down by hand. */
class TokenMeasuresTest {
  /** Texts of these many tokens, words and bytes, each token of its own id below 4. */
  private static TokenCounts texts(int[][] ids, int words, int bytes, int window) {
    long[][] units = new long[ids.length][Count.values().length];
    long[] frequencies = new long[4];
    for (int i = 0; i < ids.length; i++) {
      units[i][Count.TOKENS.ordinal()] = ids[i].length;
      units[i][Count.SQUARES.ordinal()] = (long) ids[i].length * ids[i].length;
      units[i][Count.WORDS.ordinal()] = words;
      units[i][Count.WORD_TOKENS.ordinal()] = ids[i].length;
      units[i][Count.BYTES.ordinal()] = bytes;
      for (int id : ids[i]) frequencies[id]++;
    }
    return new TokenCounts(units, ids, frequencies, window);
  }

  private static Estimate of(TokenMeasure measure, TokenCounts counts) {
    try (PointerScope scope = new PointerScope(); Bootstrap bootstrap = new Bootstrap(1)) {
      return measure.of(counts, bootstrap);
    }
  }

  private static Estimate of(TokenPairMeasure measure, TokenCounts counts, TokenCounts reference) {
    try (PointerScope scope = new PointerScope(); Bootstrap bootstrap = new Bootstrap(1)) {
      return measure.of(counts, reference, bootstrap);
    }
  }

  private static final TokenCounts LONG = texts(new int[][] {{0, 1, 2, 3}, {0, 0}}, 2, 10, 30);
  private static final TokenCounts SHORT = texts(new int[][] {{0, 1}, {0}}, 2, 4, 0);

  @Test
  void ratiosAreOfSums() {
    Estimate fertility = of(TokenRatio.FERTILITY, LONG);
    assertEquals(6.0 / 4, fertility.value(), 1e-12);
    assertEquals(2, fertility.n());
    assertEquals(1500, of(TokenRatio.TOKENS_PER_1000_WORDS, LONG).value(), 1e-9);
    assertEquals(0.3, of(TokenRatio.TOKENS_PER_BYTE, LONG).value(), 1e-12);
  }

  @Test
  void aWindowHoldsFewerWordsOfADearLanguage() {
    assertEquals(20, of(new ContextLength(ContextLength.Unit.WORDS), LONG).value(), 1e-9, "30 tokens at 1.5 a word");
    assertTrue(Double.isNaN(of(new ContextLength(ContextLength.Unit.WORDS), SHORT).value()), "nobody says how much it takes");
  }

  @Test
  void premiumIsPairedAndKnowsWhatBytesWouldCost() {
    Estimate premium = of(TokenPremium.PREMIUM, LONG, SHORT);
    assertEquals(2, premium.value(), 1e-12);
    assertEquals(2, premium.low(), 1e-6, "both texts cost twice as much, whichever are drawn");
    assertEquals(2, premium.high(), 1e-6);
    assertEquals(2.5, premium.baseline(), 1e-12);
    assertEquals((16 + 4) / (4 + 1.0), of(TokenPremium.ATTENTION_COST, LONG, SHORT).value(), 1e-12);
  }

  @Test
  void divergenceIsNoughtOfItselfAndOneOfStrangers() {
    assertEquals(0, TokenDivergence.divergence(new long[] {1, 2}, new long[] {10, 20}), 1e-12);
    assertEquals(1, TokenDivergence.divergence(new long[] {3, 0}, new long[] {0, 5}), 1e-12);
    // p = (1, 0), q = (1/2, 1/2): H(3/4, 1/4) − 1/2 = 0.811278 − 0.5.
    assertEquals(0.311278, TokenDivergence.divergence(new long[] {4, 0}, new long[] {1, 1}), 1e-6);
  }

  @Test
  void divergenceOfShortTextsIsSeenInItsBaseline() {
    int[][] same = new int[40][];
    for (int i = 0; i < same.length; i++) same[i] = new int[] {i % 4};
    Estimate divergence = of(new TokenDivergence(), texts(same, 1, 1, 0), texts(same, 1, 1, 0));
    assertEquals(0, divergence.value(), 1e-12);
    assertTrue(divergence.baseline() > 0 && divergence.baseline() < 0.1, "chance alone sets halves apart: " + divergence);
  }
}
