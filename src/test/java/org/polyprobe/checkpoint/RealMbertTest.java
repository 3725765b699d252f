package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The conversion of the real model; its states are compared where models are. */
class RealMbertTest {
  @BeforeAll
  static void keepQuiet() {
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  @Test
  void theConfigurationIsTheReferencesOne() throws IOException {
    assertEquals(Json.readObject(Golden.directory("mbert").resolve("config.json")),
        Json.readObject(RealMbert.directory().resolve("config.json")));
  }

  @Test
  void everyTensorIsThereAndFinite() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(RealMbert.directory(), RealMbert.home());
         PointerScope scope = new PointerScope()) {
      assertEquals(204, checkpoint.names().size());
      assertEquals(178_565_115, checkpoint.parameters());
      assertEquals(714_260_460, checkpoint.bytes());
      for (String name : checkpoint.names()) checkpoint.tensor(name);
      checkpoint.tensor("bert.encoder.layer.11.output.dense.weight", 768, 3072);
      checkpoint.tensor("cls.predictions.bias", 119547);
      assertFalse(checkpoint.has("cls.seq_relationship.weight"));
    }
  }

  /** Digests come out the same on every machine: the conversion has no freedom. */
  @Test
  void theDigestIsKnown() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(RealMbert.directory(), RealMbert.home())) {
      assertEquals("6a06050836168bb0dd16474123aabc350834c0dc7dd393093308043dcdaa8e27", checkpoint.digest());
    }
  }

  @Test
  void textIsSplitAsInTheReference() throws IOException {
    JsonNode sentences = Json.readObject(Golden.directory("mbert").resolve("hidden_states.json")).get("sentences");
    assertEquals(24, sentences.size());
    try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
        RealMbert.directory().resolve("tokenizer.json"), Map.of("truncation", "false"))) {
      for (JsonNode sentence : sentences) {
        var encoding = tokenizer.encode(sentence.get("text").textValue());
        assertEquals(ids(sentence.get("ids")), LongStream.of(encoding.getIds()).boxed().toList());
        assertEquals(tokens(sentence.get("tokens")), Arrays.asList(encoding.getTokens()));
      }
    }
  }

  private static List<Long> ids(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::longValue).toList();
  }

  private static List<String> tokens(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::textValue).toList();
  }
}
