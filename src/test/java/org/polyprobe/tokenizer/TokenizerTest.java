package org.polyprobe.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;

class TokenizerTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizers");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bloom-style", "mbert-style", "qwen2-style", "xlmr-style"})
  void everyIdOffsetAndWordEqualsTransformers(String folder) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(GOLDEN.resolve(folder).resolve("expected.json").toFile());
    try (Tokenizer tokenizer = Tokenizer.open(GOLDEN.resolve(folder), 100_000)) {
      for (JsonNode entry : expected.get("texts")) {
        String text = entry.get("text").asText();
        JsonNode one = entry.get("with_special_tokens");
        Encoding encoding = tokenizer.encode(List.of(text)).get(0);
        assertArrayEquals(ints(one.get("ids")), encoding.ids(), text);
        assertArrayEquals(ints(one.get("type_ids")), encoding.types(), text);
        assertArrayEquals(ints(one.get("word_ids")), encoding.words(), text);
        for (int i = 0; i < encoding.length(); i++) {
          assertEquals(one.get("special_tokens_mask").get(i).asInt() == 1, encoding.special()[i], text);
          JsonNode offsets = one.get("offsets_utf16").get(i);
          assertEquals(offsets.isNull() ? -1 : offsets.get(0).asInt(), encoding.starts()[i], text);
          assertEquals(offsets.isNull() ? -1 : offsets.get(1).asInt(), encoding.ends()[i], text);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bloom-style", "mbert-style", "qwen2-style", "xlmr-style"})
  void pairsEqualTransformers(String folder) throws IOException {
    JsonNode expected = read(folder, "expected.json");
    try (Tokenizer tokenizer = Tokenizer.open(GOLDEN.resolve(folder), 100_000)) {
      List<JsonNode> pairs = list(expected.get("pairs"));
      List<Encoding> encodings = tokenizer.encodePairs(texts(pairs, "text"), texts(pairs, "text_pair"));
      for (int p = 0; p < pairs.size(); p++) {
        String name = pairs.get(p).get("name").asText();
        if (name.equals("pair_with_empty_second")) continue;   // the file holds the library's answer, see the next test
        JsonNode one = pairs.get(p).get("with_special_tokens");
        Encoding encoding = encodings.get(p);
        assertArrayEquals(ints(one.get("ids")), encoding.ids(), name);
        assertArrayEquals(ints(one.get("type_ids")), encoding.types(), name);
        assertArrayEquals(ints(one.get("word_ids")), encoding.words(), name);
        for (int i = 0; i < encoding.length(); i++) {
          assertEquals(one.get("sequence").get(i).asInt(-1), encoding.texts()[i], name);
          JsonNode offsets = one.get("offsets_utf16").get(i);
          assertEquals(offsets.isNull() ? -1 : offsets.get(0).asInt(), encoding.starts()[i], name);
          assertEquals(offsets.isNull() ? -1 : offsets.get(1).asInt(), encoding.ends()[i], name);
        }
      }
    }
  }

  /** {@code words.json} is what transformers says to single pairs, where an empty second text means none. */
  @ParameterizedTest
  @ValueSource(strings = {"bloom-style", "mbert-style", "qwen2-style", "xlmr-style"})
  void whatIsTooLongIsCutWhereTransformersCuts(String folder) throws IOException {
    for (JsonNode entry : read(folder, "words.json").get("cut")) {
      Path sided = Files.createDirectory(this.folder.resolve(entry.get("side").asText() + Math.random()));
      Files.copy(GOLDEN.resolve(folder).resolve("tokenizer.json"), sided.resolve("tokenizer.json"));
      Files.writeString(sided.resolve("tokenizer_config.json"), "{\"truncation_side\": " + entry.get("side") + "}");
      try (Tokenizer tokenizer = Tokenizer.open(sided, entry.get("max_length").asInt())) {
        List<String> first = List.of(entry.get("text").asText());
        List<String> second = List.of(entry.get("text_pair").asText());
        Encoding encoding = tokenizer.encodePairs(first, second).get(0);
        assertArrayEquals(ints(entry.get("ids")), encoding.ids(), entry.toString());
        assertArrayEquals(ints(entry.get("type_ids")), encoding.types(), entry.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bloom-style", "mbert-style", "qwen2-style", "xlmr-style"})
  void givenWordsEqualTransformers(String folder) throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(GOLDEN.resolve(folder), 100_000)) {
      for (JsonNode entry : read(folder, "words.json").get("words")) {
        List<String> words = list(entry.get("words")).stream().map(JsonNode::asText).toList();
        WordWindows sentence = tokenizer.encodeWords(List.of(words), 0).get(0);
        assertEquals(1, sentence.windows().size());
        Encoding encoding = sentence.windows().get(0);
        assertArrayEquals(ints(entry.get("ids")), encoding.ids(), words.toString());
        int[] wordIds = ints(entry.get("word_ids"));
        assertArrayEquals(wordIds, encoding.words(), words.toString());
        for (int i = 0; i < encoding.length(); i++) {
          assertArrayEquals(ints(entry.get("offsets_utf16").get(i)),
              new int[] {encoding.starts()[i], encoding.ends()[i]}, words.toString());
        }
        for (int w = 0; w < words.size(); w++) {
          int first = w;
          int place = IntStream.range(0, wordIds.length).filter(i -> wordIds[i] == first).findFirst().orElse(-1);
          assertEquals(place, sentence.firstToken()[w], words.toString());
          assertEquals(place < 0 ? -1 : 0, sentence.window()[w], words.toString());
        }
      }
    }
  }

  /** A word after a space has the same tokens whether the text or the words are given. */
  @ParameterizedTest
  @ValueSource(strings = {"bloom-style", "qwen2-style", "xlmr-style", "mbert-style"})
  void givenWordsHaveTheTokensTheyHaveInRunningText(String folder) throws IOException {
    List<String> words = List.of("The", "dog", "'s", "U.S.", "München", ",", "犬", "🐶", "москва", "2024");
    try (Tokenizer tokenizer = Tokenizer.open(GOLDEN.resolve(folder), 100_000)) {
      Encoding given = tokenizer.encodeWords(List.of(words), 0).get(0).windows().get(0);
      Encoding running = tokenizer.encode(List.of(" " + String.join(" ", words))).get(0);
      assertArrayEquals(running.ids(), given.ids());
    }
  }

  @Test
  void aPairThatIsTooLongSaysHowManyTokensOfEachTextAreMissing() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(GOLDEN.resolve("mbert-style"), 9)) {
      Encoding pair = tokenizer.encodePairs(List.of("a b c d e f g h"), List.of("a b c d")).get(0);
      assertEquals(new Encoding.Cut(5, 1), pair.cut());
      assertEquals(9, pair.length());
    }
  }

  @Test
  void aTextBeyondTheLimitIsCutAndSaysSo() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(GOLDEN.resolve("mbert-style"), 6)) {
      List<Encoding> encodings = tokenizer.encode(List.of("a b c d e f g h", "a b"));
      assertTrue(encodings.get(0).truncated());
      assertEquals(6, encodings.get(0).length());
      assertTrue(encodings.get(0).special()[5], "the closing special token stays");
      assertEquals(4, encodings.get(0).realTokens());
      assertEquals(false, encodings.get(1).truncated());
    }
  }

  @Test
  void aFileThatIsNoTokenizerIsNamed(@TempDir Path directory) throws IOException {
    assertThrows(InputException.class, () -> Tokenizer.open(directory, 8));
    Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": 3}");
    InputException e = assertThrows(InputException.class, () -> Tokenizer.open(directory, 8));
    assertTrue(e.getMessage().startsWith(directory.resolve("tokenizer.json").toString()), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  private static JsonNode read(String folder, String file) throws IOException {
    return new ObjectMapper().readTree(GOLDEN.resolve(folder).resolve(file).toFile());
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static List<String> texts(List<JsonNode> entries, String field) {
    return entries.stream().map(entry -> entry.get(field).asText()).toList();
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
