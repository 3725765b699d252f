package org.polyprobe.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class VocabularyScriptsTest {
  @TempDir Path folder;

  private VocabularyScripts of(String json) throws IOException {
    return VocabularyScripts.of(Files.writeString(folder.resolve("tokenizer.json"), json));
  }

  @Test
  void wordPiecesAreCountedByScript() throws IOException {
    VocabularyScripts found = of("""
        {"added_tokens": [{"content": "[CLS]", "special": true}, {"content": "<emoji>", "special": false}],
         "model": {"vocab": {"[CLS]": 0, "the": 1, "##ing": 2, "да": 3, "水": 4, "##7": 5, "!": 6}}}""");
    assertEquals(new VocabularyScripts(8, 1, 0, 2, Map.of("Latin", 3, "Cyrillic", 1, "Han", 1)), found);
  }

  @Test
  void unigramPiecesAndByteFallbackAreCounted() throws IOException {
    VocabularyScripts found = of("""
        {"model": {"vocab": [["<0x41>", 0], ["▁maji", -1], ["▁", -2], ["நீர்", -3]]}}""");
    assertEquals(new VocabularyScripts(4, 0, 1, 1, Map.of("Latin", 1, "Tamil", 1)), found);
  }

  /** GPT-2 writes the bytes d0 b4 of "д" as Ð´, and a space as Ġ. */
  @Test
  void byteLevelPiecesAreDecodedFirst() throws IOException {
    VocabularyScripts found = of("""
        {"decoder": {"type": "ByteLevel"}, "model": {"vocab": {"Ð´": 0, "Ġthe": 1, "Ð": 2, "Ġ": 3, "12": 4}}}""");
    assertEquals(new VocabularyScripts(5, 0, 1, 2, Map.of("Cyrillic", 1, "Latin", 1)), found);
    assertEquals(" the", VocabularyScripts.decoded("Ġthe"));
    assertNull(VocabularyScripts.decoded("Ð"));
  }

  @Test
  void mostLettersDecide() {
    assertEquals(UnicodeScript.CYRILLIC, VocabularyScripts.script("aда"));
    assertEquals(UnicodeScript.LATIN, VocabularyScripts.script("aд"));
    assertNull(VocabularyScripts.script("12!"));
  }

  @Test
  void whatIsNoTokenizerIsRefused() {
    assertThrows(InputException.class, () -> of("{}"));
    assertThrows(InputException.class, () -> of("{"));
  }
}
