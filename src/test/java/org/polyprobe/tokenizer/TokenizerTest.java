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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;

class TokenizerTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizers");

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

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
