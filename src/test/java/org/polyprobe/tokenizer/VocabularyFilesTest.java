package org.polyprobe.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class VocabularyFilesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizers");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  /** {@code expected.json} holds the answers of transformers' own conversion of the same file, class by class. */
  @Test
  void bpeOfSentencePieceSplitsAsTransformersDoes() throws IOException {
    JsonNode expected = JSON.readTree(GOLDEN.resolve("sentencepiece/expected.json").toFile());
    Files.copy(GOLDEN.resolve("sentencepiece/tokenizer.model"), folder.resolve("tokenizer.model"));
    List<String> texts = StreamSupport.stream(expected.get("texts").spliterator(), false).map(JsonNode::asText).toList();
    for (JsonNode one : expected.get("cases")) {
      describe(one.get("model_type").asText(), one.get("config").toString());
      try (Tokenizer tokenizer = Tokenizer.open(folder, 1000)) {
        List<Encoding> encodings = tokenizer.encode(texts);
        for (int i = 0; i < texts.size(); i++) {
          assertArrayEquals(ints(one.get("ids").get(i)), encodings.get(i).ids(), one.get("class") + texts.get(i));
        }
        Encoding pair = tokenizer.encodePairs(List.of("a b"), List.of("c d")).get(0);
        assertArrayEquals(ints(one.get("pair")), pair.ids());
      }
    }
  }

  @Test
  void vocabJsonAndMergesAreTheTokenizerTheyCameFrom() throws IOException {
    JsonNode model = JSON.readTree(GOLDEN.resolve("qwen2-style/tokenizer.json").toFile()).get("model");
    JSON.writeValue(folder.resolve("vocab.json").toFile(), model.get("vocab"));
    StringBuilder merges = new StringBuilder("#version: 0.2\n");
    model.get("merges").forEach(merge -> merges.append(merge.asText()).append('\n'));
    Files.writeString(folder.resolve("merges.txt"), merges);
    describe("qwen2", """
        {"added_tokens_decoder": {"396": {"content": "<|endoftext|>", "special": true},
         "397": {"content": "<|im_start|>", "special": true}, "398": {"content": "<|im_end|>", "special": true}}}""");
    assertEncodesAs("qwen2-style");
  }

  @Test
  void vocabTxtIsTheTokenizerItCameFrom() throws IOException {
    JsonNode model = JSON.readTree(GOLDEN.resolve("mbert-style/tokenizer.json").toFile()).get("model");
    StringBuilder lines = new StringBuilder();
    model.get("vocab").fieldNames().forEachRemaining(piece -> lines.append(piece).append('\n'));
    Files.writeString(folder.resolve("vocab.txt"), lines);
    describe("bert", "{\"do_lower_case\": false}");
    assertEncodesAs("mbert-style");
  }

  /** SentencePiece's ids are one less than XLM-R's, which has its own special tokens first and a mask last. */
  @Test
  void xlmRobertasPiecesMoveToFairseqsIds() throws IOException {
    JsonNode json = JSON.readTree(GOLDEN.resolve("xlmr-style/tokenizer.json").toFile());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int[] kinds = {2, 3, 3};
    List<String> first = List.of("<unk>", "<s>", "</s>");
    for (int i = 0; i < 3; i++) field(file, 1, piece(first.get(i), 0, kinds[i]));
    JsonNode vocabulary = json.get("model").get("vocab");
    for (int id = 4; id < vocabulary.size() - 1; id++) {
      JsonNode entry = vocabulary.get(id);
      field(file, 1, piece(entry.get(0).asText(), (float) entry.get(1).asDouble(), 1));
    }
    ByteArrayOutputStream normalizer = new ByteArrayOutputStream();
    field(normalizer, 2, Base64.getDecoder().decode(json.at("/normalizer/precompiled_charsmap").asText()));
    field(file, 3, normalizer.toByteArray());
    Files.write(folder.resolve("sentencepiece.bpe.model"), file.toByteArray());
    describe("xlm-roberta", "{}");
    assertEncodesAs("xlmr-style");
  }

  @Test
  void whatCannotBeConvertedIsNamed() throws IOException {
    describe("llama", "{}");
    assertRefused("has neither tokenizer.json nor sentencepiece.bpe.model or spiece.model or tokenizer.model");
    Files.writeString(folder.resolve("tekken.json"), "{}");
    assertRefused("has its vocabulary only in tekken.json, which cannot be read; load it with transformers");
    Files.writeString(folder.resolve("tokenizer.model"), "IQ== 0\nIg== 1\n");
    assertRefused("tokenizer.model is a tiktoken vocabulary, which cannot be read");
    Files.write(folder.resolve("tokenizer.model"), new byte[] {10, 120, 1});
    assertRefused("tokenizer.model: not a SentencePiece model");
    Files.delete(folder.resolve("tokenizer.model"));
    describe("bert", "{\"tokenizer_class\": \"BertJapaneseTokenizer\"}");
    assertRefused("has no tokenizer.json, and vocabularies of the class BertJapaneseTokenizer cannot be converted");
    describe("gpt2", "{}");
    assertRefused("has its vocabulary only in tekken.json");
    Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0, \"b\": 1}");
    Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b\na b c\n");
    assertRefused("merges.txt, line 3: expected two tokens and a space between, found \"a b c\"");
    Files.writeString(folder.resolve("vocab.json"), "[1]");
    assertRefused("vocab.json: expected an object from token to id");
  }

  @Test
  void aModelOfTheWrongAlgorithmIsNamed() throws IOException {
    Files.copy(GOLDEN.resolve("sentencepiece/tokenizer.model"), folder.resolve("spiece.model"));
    describe("t5", "{}");
    assertRefused("spiece.model is a bpe model, expected unigram");
  }

  @Test
  void nothingIsWrittenIntoTheCheckpoint() throws IOException {
    Files.copy(GOLDEN.resolve("sentencepiece/tokenizer.model"), folder.resolve("tokenizer.model"));
    describe("llama", "{}");
    Tokenizer.open(folder, 10).close();
    try (var files = Files.list(folder)) {
      assertEquals(3, files.count());
    }
  }

  private void describe(String modelType, String tokenizerConfig) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"" + modelType + "\"}");
    Files.writeString(folder.resolve("tokenizer_config.json"), tokenizerConfig);
  }

  private void assertEncodesAs(String golden) throws IOException {
    JsonNode expected = JSON.readTree(GOLDEN.resolve(golden).resolve("expected.json").toFile());
    try (Tokenizer tokenizer = Tokenizer.open(folder, 100_000)) {
      for (JsonNode entry : expected.get("texts")) {
        JsonNode one = entry.get("with_special_tokens");
        Encoding encoding = tokenizer.encode(List.of(entry.get("text").asText())).get(0);
        assertArrayEquals(ints(one.get("ids")), encoding.ids(), entry.get("text").asText());
        assertArrayEquals(ints(one.get("word_ids")), encoding.words(), entry.get("text").asText());
      }
    }
  }

  private void assertRefused(String message) {
    InputException e = assertThrows(InputException.class, () -> Tokenizer.open(folder, 8));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  private static byte[] piece(String text, float score, int kind) {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    field(piece, 1, text.getBytes(StandardCharsets.UTF_8));
    piece.write(2 << 3 | 5);
    piece.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(score).array());
    piece.write(3 << 3);
    piece.write(kind);
    return piece.toByteArray();
  }

  /** A length-delimited field of protobuf's wire format. */
  private static void field(ByteArrayOutputStream to, int number, byte[] content) {
    to.write(number << 3 | 2);
    int length = content.length;
    for (; length > 127; length >>>= 7) to.write(length & 127 | 128);
    to.write(length);
    to.writeBytes(content);
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
