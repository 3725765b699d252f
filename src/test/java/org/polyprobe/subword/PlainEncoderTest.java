package org.polyprobe.subword;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;

/** What the plain encoders take has the library's tokens, at the library's places. */
class PlainEncoderTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizers");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bloom-style", "mbert-style", "qwen2-style", "xlmr-style"})
  void tokensAreThoseOfTheLibrary(String style) throws IOException {
    compare(GOLDEN.resolve(style), 3);
  }

  /** The same vocabularies under settings that other checkpoints have. */
  @ParameterizedTest
  @CsvSource({"qwen2-style, whole pieces before merges", "qwen2-style, numbers in threes", "xlmr-style, marks only",
      "mbert-style, lowercase", "mbert-style, without accents"})
  void otherSettingsToo(String style, String setting) throws IOException {
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(GOLDEN.resolve(style + "/tokenizer.json").toFile());
    switch (setting) {
      case "whole pieces before merges" -> ((ObjectNode) json.get("model")).put("ignore_merges", true);
      case "numbers in threes" -> {
        ObjectNode pattern = (ObjectNode) json.findParent("Regex");
        pattern.put("Regex", pattern.get("Regex").asText().replace("|\\p{N}|", "|\\p{N}{1,3}|"));
      }
      case "marks only" -> json.set("pre_tokenizer", json.at("/pre_tokenizer/pretokenizers/1"));
      case "lowercase" -> ((ObjectNode) json.get("normalizer")).put("lowercase", true);
      default -> ((ObjectNode) json.get("normalizer")).put("lowercase", false).put("strip_accents", true);
    }
    Files.writeString(folder.resolve("tokenizer.json"), json.toString());
    compare(folder, json.at("/normalizer/lowercase").asBoolean() || json.at("/normalizer/strip_accents").asBoolean() ? 20 : 3);
  }

  private static void compare(Path directory, int oneOf) throws IOException {
    List<String> texts = texts();
    try (Tokenizer tokenizer = Tokenizer.openUncut(directory)) {
      Vocabulary vocabulary = Vocabulary.read(directory);
      PlainEncoder encoder = vocabulary.plainEncoder().orElseThrow();
      List<Encoding> encodings = tokenizer.encode(texts);
      Subwords subwords = new Subwords();
      int taken = 0;
      for (int i = 0; i < texts.size(); i++) {
        if (vocabulary.cuts().forbiddenBy(texts.get(i)) || !encoder.encode(texts.get(i), subwords)) continue;
        taken++;
        assertEquals(show(encodings.get(i)), Arrays.toString(subwords.ids()) + Arrays.toString(subwords.starts())
            + Arrays.toString(subwords.ends()), texts.get(i));
      }
      assertTrue(taken > texts.size() / oneOf, "took " + taken + " of " + texts.size());
    }
  }

  private static String show(Encoding encoding) {
    List<List<Integer>> rows = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < encoding.length(); i++) {
      if (encoding.special()[i]) continue;
      rows.get(0).add(encoding.ids()[i]);
      rows.get(1).add(encoding.starts()[i]);
      rows.get(2).add(encoding.ends()[i]);
    }
    return rows.get(0).toString() + rows.get(1) + rows.get(2);
  }

  /** Words of the golden texts with and without their space, every plain character, strings of neighbouring ones. */
  private static List<String> texts() throws IOException {
    Set<String> texts = new LinkedHashSet<>();
    JsonNode golden = new ObjectMapper().readTree(GOLDEN.resolve("bloom-style/expected.json").toFile());
    for (JsonNode text : golden.findValues("text")) {
      for (String word : text.asText().split(" ")) texts.addAll(List.of(word, " " + word, word + " " + word, " " + word + ",  a"));
    }
    String plain = allPlain();
    plain.chars().mapToObj(Character::toString).forEach(c -> texts.add(" " + c + " a" + c + "b"));
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "" : " ");
      for (int parts = random.nextInt(1, 3); parts > 0; parts--) {
        int at = random.nextInt(3) == 0 ? random.nextInt(0x80) : random.nextInt(plain.length());
        for (int n = random.nextInt(1, 9); n > 0; n--) {
          text.append(plain.charAt(Math.floorMod(at + random.nextInt(-20, 20), plain.length())));
        }
        if (random.nextInt(4) == 0) text.append(".,!'s ,।،1".charAt(random.nextInt(10)));
      }
      texts.add(text.toString());
    }
    texts.add("a".repeat(100));
    texts.add("a".repeat(101));
    texts.add(" " + "ab".repeat(150));
    return List.copyOf(texts);
  }

  private static String allPlain() {
    StringBuilder plain = new StringBuilder();
    for (int c = 0; c < 0x10000; c++) {
      boolean ideograph = c >= 0x3500 && c < 0x9F00 || c >= 0xAD00 && c < 0xD700;
      if (!ideograph && PlainCharacters.arePlain(String.valueOf((char) c))) plain.append((char) c);
    }
    return plain.toString();
  }

  /** Nothing may hang or break before the library has said what is wrong. */
  @ParameterizedTest
  @Timeout(60)
  @CsvSource(delimiter = ';', value = {
      "merges; null", "merges; {}", "merges; [[\"a\", \"b\", \"c\"], [1], [[]], \"ab\"]", "vocab; [[]]", "vocab; [[1, \"a\"], []]",
      "vocab; [[\"a\", -1.0], [\"b\"", "precompiled_charsmap; \"?\"", "precompiled_charsmap; \"AAAA\"",
      "precompiled_charsmap; \"/////w==\"", "precompiled_charsmap; \"\""})
  void malformedListsAreLeftToTheLibrary(String field, String value) throws IOException {
    String style = field.equals("merges") ? "qwen2-style" : "xlmr-style";
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(GOLDEN.resolve(style + "/tokenizer.json").toFile());
    ((ObjectNode) json.findParent(field)).put(field, "HERE");
    Files.writeString(folder.resolve("tokenizer.json"), json.toString().replace("\"HERE\"", value));
    try {
      assertTrue(Vocabulary.read(folder).plainEncoder().isEmpty());
    } catch (InputException e) {
      assertTrue(e.getMessage().contains("tokenizer.json"), e.getMessage());
    }
  }

  @Test
  void whatIsNotPlainIsDeclined() throws IOException {
    PlainEncoder bert = Vocabulary.read(GOLDEN.resolve("mbert-style")).plainEncoder().orElseThrow();
    PlainEncoder xlmr = Vocabulary.read(GOLDEN.resolve("xlmr-style")).plainEncoder().orElseThrow();
    PlainEncoder qwen = Vocabulary.read(GOLDEN.resolve("qwen2-style")).plainEncoder().orElseThrow();
    Subwords subwords = new Subwords();
    for (String text : List.of("a\tb", "a\u00A0b", "\uFFFD", "😀", "\u200B", "a".repeat(PlainEncoder.LONGEST + 1))) {
      assertFalse(bert.encode(text, subwords), text);
    }
    assertFalse(xlmr.encode("，", subwords), "SentencePiece rewrites it");
    assertFalse(qwen.encode("e\u0301", subwords), "NFC composes it");
    assertTrue(qwen.encode("\u00E9", subwords));
  }
}
