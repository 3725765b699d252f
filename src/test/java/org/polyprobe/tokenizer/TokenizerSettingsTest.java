package org.polyprobe.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.polyprobe.InputException;

/** {@code settings.json} holds what transformers 5.12.1 makes of each case; tools/make_golden_settings.py wrote it. */
class TokenizerSettingsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizers");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  static Stream<Arguments> cases() throws IOException {
    JsonNode cases = JSON.readTree(GOLDEN.resolve("settings.json").toFile());
    return StreamSupport.stream(cases.spliterator(), false).map(one -> Arguments.of(one.get("name").asText(), one));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void settingsCountAsInTransformers(String name, JsonNode expected) throws IOException {
    ObjectNode tokenizer = (ObjectNode) JSON.readTree(
        GOLDEN.resolve(expected.get("folder").asText()).resolve("tokenizer.json").toFile());
    JSON.writeValue(folder.resolve("tokenizer.json").toFile(),
        tokenizer.setAll((ObjectNode) expected.get("changes")));
    JSON.writeValue(folder.resolve("tokenizer_config.json").toFile(), expected.get("config"));
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": " + expected.get("model_type") + "}");
    String side = TokenizerJson.read(folder).truncationSide().name();
    assertEquals(expected.get("truncation_side").asText(), side.toLowerCase(java.util.Locale.ROOT));
    try (Tokenizer opened = Tokenizer.open(folder, 1000)) {
      for (JsonNode one : expected.get("texts")) {
        List<String> first = List.of(one.get("text").asText());
        Encoding encoding = opened.encodePairs(first, List.of(one.get("text_pair").asText())).get(0);
        assertArrayEquals(ints(one.get("ids")), encoding.ids(), one.toString());
        assertArrayEquals(ints(one.get("type_ids")), encoding.types(), one.toString());
      }
    }
  }

  @Test
  void theSmallerLimitCounts() throws IOException {
    Files.copy(GOLDEN.resolve("mbert-style/tokenizer.json"), folder.resolve("tokenizer.json"));
    Path config = folder.resolve("tokenizer_config.json");
    Files.writeString(config, "{\"model_max_length\": 128}");
    assertEquals(128, maxTokens(512));
    assertEquals(64, maxTokens(64));
    Files.writeString(config, "{\"model_max_length\": 1000000000000000019884624838656}");
    assertEquals(512, maxTokens(512));
  }

  private int maxTokens(int modelTakes) throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(folder, modelTakes)) {
      return tokenizer.maxTokens();
    }
  }

  @Test
  void malformedSettingsAreNamed() throws IOException {
    Files.copy(GOLDEN.resolve("mbert-style/tokenizer.json"), folder.resolve("tokenizer.json"));
    assertRefused("tokenizer_config.json: truncation_side \"up\"", "{\"truncation_side\": \"up\"}");
    assertRefused("tokenizer_config.json: not a JSON object", "[]");
    assertRefused("tokenizer_config.json: Unexpected", "{");
    assertRefused("added_tokens_decoder has \"x\"", "{\"added_tokens_decoder\": {\"x\": {\"content\": \"a\"}}}");
    assertRefused("has no \"[START]\", which its template needs",
        "{\"tokenizer_class\": \"BertTokenizer\", \"cls_token\": \"[START]\"}");
  }

  private void assertRefused(String message, String config) throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), config);
    InputException e = assertThrows(InputException.class, () -> Tokenizer.open(folder, 8));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
