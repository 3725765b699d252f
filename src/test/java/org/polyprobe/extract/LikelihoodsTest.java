package org.polyprobe.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.extract.Likelihoods.Likelihood;
import org.polyprobe.extract.Prediction.MaskedToken;
import org.polyprobe.extract.Prediction.NextToken;
import org.polyprobe.model.LanguageModel;
import org.polyprobe.model.LmHead;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.nn.Placement;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;

/** Likelihoods against those of transformers in float64, see tools/make_golden_perplexity.py. */
class LikelihoodsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 10;

  static Stream<String> models() {
    return Stream.of("bloom-tiny-text", "qwen2-tiny-text", "bert-tiny-text", "xlmr-tiny-text");
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyTextIsAsLikelyAsTransformersFindsIt(String model) throws IOException {
    List<JsonNode> texts = texts(model);
    assertClose(texts, texts.stream().map(text -> text.get("nats")).toList(), 0,
        of(GOLDEN.resolve(model), texts, Masking.ONE_TOKEN, 1000, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-tiny-text", "xlmr-tiny-text"})
  void theRestOfAWordCanBeMaskedToo(String model) throws IOException {
    List<JsonNode> texts = texts(model);
    assertClose(texts, texts.stream().map(text -> text.get("nats_word_l2r")).toList(), 0,
        of(GOLDEN.resolve(model), texts, Masking.WORD_L2R, 1000, 0));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aTextLongerThanTheModelRunsInWindows(String model) throws IOException {
    List<JsonNode> texts = texts(model).stream().filter(text -> !text.get("windows").isEmpty()).toList();
    String half = model.startsWith("b") && !model.startsWith("bert") || model.startsWith("q") ? "5" : "4";
    for (String stride : List.of(half, "3")) {
      assertClose(texts, texts.stream().map(text -> text.get("windows").get(stride)).toList(), 0,
          of(GOLDEN.resolve(model), texts, Masking.ONE_TOKEN, LONGEST, stride.equals(half) ? 0 : 3));
    }
  }

  @Test
  void aTokenTheTokenizerPutsFirstLetsAllOfTheTextBePredicted(@TempDir Path folder) throws IOException {
    List<JsonNode> texts = texts("bloom-tiny-text");
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(GOLDEN.resolve("bloom-tiny-text").resolve(file), folder.resolve(file));
    }
    ObjectNode tokenizer =
        (ObjectNode) JSON.readTree(GOLDEN.resolve("bloom-tiny-text").resolve("tokenizer.json").toFile());
    tokenizer.set("post_processor", JSON.readTree("""
        {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
         {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
         "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
         "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]},
                            "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}}"""));
    JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer);
    assertClose(texts, texts.stream().map(text -> text.get("nats_after_bos")).toList(), 1,
        of(folder, texts, Masking.ONE_TOKEN, 1000, 0));
  }

  @Test
  void aStrideThatLeavesNoContextIsRefused() {
    InputException refusal = assertThrows(InputException.class, () -> of(GOLDEN.resolve("qwen2-tiny-text"),
        texts("qwen2-tiny-text"), Masking.ONE_TOKEN, LONGEST, LONGEST));
    assertEquals("--stride 10 leaves no context; the model's windows hold 10 tokens", refusal.getMessage());
  }

  @Test
  void nothingNativeIsLeftBehind() throws IOException {
    of(GOLDEN.resolve("bert-tiny-text"), texts("bert-tiny-text"), Masking.ONE_TOKEN, LONGEST, 0);
    long before = Pointer.totalCount();
    of(GOLDEN.resolve("bert-tiny-text"), texts("bert-tiny-text"), Masking.ONE_TOKEN, LONGEST, 0);
    assertEquals(before, Pointer.totalCount());
  }

  private static List<JsonNode> texts(String model) throws IOException {
    List<JsonNode> texts = new ArrayList<>();
    JSON.readTree(GOLDEN.resolve("perplexity.json").toFile()).get(model).forEach(texts::add);
    return texts;
  }

  private static List<Likelihood> of(Path model, List<JsonNode> texts, Masking masking, int longest, int stride)
      throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(model);
         Tokenizer tokenizer = Tokenizer.open(model, Tokenizer.WHOLE)) {
      ModelFamily family = ModelFamily.of(checkpoint);
      List<Encoding> encodings = tokenizer.encode(texts.stream().map(text -> text.get("text").asText()).toList());
      Prediction prediction = family.hasCausalLm() ? new NextToken()
          : new MaskedToken(tokenizer.id("[MASK]").orElseGet(() -> tokenizer.id("<mask>").orElseThrow()), masking);
      try (LmHead head = family.hasCausalLm() ? family.causalLm(checkpoint, Placement.CPU)
               : family.maskedLm(checkpoint, Placement.CPU);
           LanguageModel body = family.load(checkpoint, Placement.CPU)) {
        ExtractOptions options = new ExtractOptions(Placement.CPU, 64, SpecialTokens.INCLUDE, 1);
        return new Likelihoods(body, head::logits, family.shape(checkpoint).vocabulary(), options)
            .of(encodings, prediction, longest, stride, predicted -> {});
      }
    }
  }

  /** @param more tokens predicted of each text beyond those the file counts */
  private static void assertClose(List<JsonNode> texts, List<JsonNode> nats, int more, List<Likelihood> likelihoods) {
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i).get("text").asText();
      assertEquals(texts.get(i).get("tokens").asInt() + more, likelihoods.get(i).tokens(), text);
      double wanted = nats.get(i).asDouble();
      assertEquals(wanted, likelihoods.get(i).nats(), 2e-5 * (1 + wanted), text);
    }
  }
}
