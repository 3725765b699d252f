package org.polyprobe.count;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;

/** Counts of texts that can be counted by hand. */
class TokenCountsTest {
  private static final List<String> PIECES = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "dog", "##s",
      "sleep", "a", "的", "我", "ข", "##้", ".", ",");

  @TempDir Path folder;

  private TokenCounts count(String... texts) throws IOException {
    Files.write(folder.resolve("vocab.txt"), PIECES);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": false}");
    try (Tokenizer tokenizer = Tokenizer.openUncut(folder)) {
      return TokenCounts.of(List.of(texts), tokenizer, Vocabulary.read(folder), 510);
    }
  }

  @Test
  void wordsAndTokensOfASentence() throws IOException {
    TokenCounts counts = count("the dogs sleep, a cat.");     // the dog ##s sleep , a [UNK] .
    assertEquals(22, counts.total(Count.CHARACTERS));
    assertEquals(22, counts.total(Count.BYTES));
    assertEquals(18, counts.total(Count.VISIBLE));
    assertEquals(16, counts.total(Count.LETTERS));
    assertEquals(15, counts.total(Count.COVERED), "all but cat");
    assertEquals(8, counts.total(Count.TOKENS), "[CLS] and [SEP] do not count");
    assertEquals(5, counts.total(Count.WORDS), "punctuation is no word");
    assertEquals(6, counts.total(Count.WORD_TOKENS));
    assertEquals(3, counts.total(Count.WHOLE_WORDS), "the, sleep, a; cat is one token, but lost");
    assertEquals(1, counts.total(Count.CONTINUED_WORDS));
    assertEquals(1, counts.total(Count.UNKNOWN_WORDS));
    assertEquals(1, counts.total(Count.UNKNOWN_TOKENS));
    assertEquals(4, counts.total(Count.SINGLE_CHARACTERS), "##s , a .");
    assertEquals(64, counts.total(Count.SQUARES));
  }

  @ParameterizedTest
  @CsvSource({"我爱北京天安门, 4", "ฉันรักภาษาไทย, 4", "ខ្ញុំស្រឡាញ់ភាសាខ្មែរ, 3", "the dog, 2"})
  void wordsOfUnspacedScriptsComeFromDictionaries(String text, int words) throws IOException {
    assertEquals(words, count(text).total(Count.WORDS));
  }

  @Test
  void aStretchTooLongForWordPieceIsFlagged() throws IOException {
    TokenCounts counts = count("ข้".repeat(60) + " dog");
    assertEquals(1, counts.total(Count.OVERLONG));
    assertEquals(2, counts.total(Count.TOKENS), "120 characters in one token look cheap");
    assertEquals(3, counts.total(Count.COVERED));
    assertEquals(0, count("ข้".repeat(50) + " dog").total(Count.OVERLONG));
  }

  @Test
  void selectKeepsUnitsAndTheirTokens() throws IOException {
    TokenCounts counts = count("the dog", "", "a", "the the").select(new int[] {2, 3});
    assertEquals(3, counts.total(Count.TOKENS));
    assertEquals(2, counts.frequencies()[5]);
    assertEquals(0, counts.frequencies()[6]);
  }

  @Test
  void bytePiecesAreNoWholeCharacters() throws IOException {
    Path qwen = Path.of("src/test/resources/golden/tokenizers/qwen2-style");
    try (Tokenizer tokenizer = Tokenizer.openUncut(qwen)) {
      TokenCounts counts = TokenCounts.of(List.of("a\uD83D\uDE00"), tokenizer, Vocabulary.read(qwen), 0);
      assertEquals(5, counts.total(Count.TOKENS), "a and the four bytes of the emoji");
      assertEquals(4, counts.total(Count.BYTE_TOKENS));
      assertEquals(1, counts.total(Count.SINGLE_CHARACTERS));
      assertEquals(1, counts.total(Count.COVERED));
      assertEquals(5, counts.total(Count.BYTES));
    }
  }
}
