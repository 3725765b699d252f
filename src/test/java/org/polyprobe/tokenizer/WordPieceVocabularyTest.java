package org.polyprobe.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;
import org.polyprobe.tokenizer.WordPieceVocabulary.Casing;

class WordPieceVocabularyTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizers/mbert-style/tokenizer.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SPECIAL = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";

  @TempDir Path folder;

  private static WordPieceVocabulary parse(String lines) {
    return WordPieceVocabulary.parse("vocab.txt", lines.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theTokenizerIsTheOneHuggingFaceWrites() throws IOException {
    JsonNode golden = JSON.readTree(GOLDEN.toFile());
    StringBuilder lines = new StringBuilder();
    golden.get("model").get("vocab").fieldNames().forEachRemaining(piece -> lines.append(piece).append('\n'));
    WordPieceVocabulary read = WordPieceVocabulary.read(Files.writeString(folder.resolve("vocab.txt"), lines));
    assertEquals(golden, JSON.readTree(read.tokenizerJson(Casing.KEPT)));
    assertEquals(480, read.size());
  }

  @Test
  void specialTokensAreFoundWhereverTheyStand() throws IOException {
    WordPieceVocabulary moved = parse("a\n[MASK]\n[SEP]\n[CLS]\n[UNK]\n[PAD]\n");
    JsonNode json = JSON.readTree(moved.tokenizerJson(Casing.LOWERED));
    assertEquals(3, moved.id("[CLS]"));
    assertEquals("[MASK]", json.at("/added_tokens/0/content").textValue());
    assertEquals(1, json.at("/added_tokens/0/id").intValue());
    assertEquals(3, json.at("/post_processor/special_tokens/[CLS]/ids/0").intValue());
    assertTrue(json.at("/normalizer/lowercase").booleanValue());
  }

  /** U+2028 ends a line for Unicode, not for this file; the last line may lack its end. */
  @Test
  void onlyLineFeedsEndLines() {
    WordPieceVocabulary vocabulary = parse(SPECIAL + "\u2028\n\u0085\na\r\nb");
    assertEquals(9, vocabulary.size());
    assertEquals(5, vocabulary.id("\u2028"));
    assertEquals(7, vocabulary.id("a"));
    assertEquals(8, vocabulary.id("b"));
  }

  @Test
  void capitalsShowThatTextIsNotLowered() {
    assertTrue(parse(SPECIAL + "##A\n").hasCapitals());
    assertFalse(parse(SPECIAL + "a\nß\n[unusedX]\n").hasCapitals());
  }

  @Test
  void whatIsNoVocabularyIsNamed() {
    assertMessage("vocab.txt: [CLS] is missing", "[PAD]\n[UNK]\n");
    assertMessage("vocab.txt, line 7: a is on line 6 too", SPECIAL + "a\na\n");
    byte[] latin = {(byte) 0xe9};
    assertThrows(InputException.class, () -> WordPieceVocabulary.parse("vocab.txt", latin));
  }

  private static void assertMessage(String expected, String lines) {
    assertEquals(expected, assertThrows(InputException.class, () -> parse(lines)).getMessage());
  }
}
