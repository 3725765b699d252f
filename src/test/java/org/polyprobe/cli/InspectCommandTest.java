package org.polyprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** {@code inspect} and {@code models}, on tiny checkpoints and whatever is cached here. */
class InspectCommandTest {
  private static final String TINY = "src/test/resources/golden/qwen2-tiny-text";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int polyprobe(String... arguments) {
    return Polyprobe.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void inspectSaysWhatACheckpointIs() {
    assertEquals(0, polyprobe("inspect", TINY), err.toString());
    String text = out.toString();
    assertTrue(text.contains("family            qwen2 (Qwen2ForCausalLM)\n"), text);
    assertTrue(text.contains("attention         2 heads, 1 of keys and values\n"), text);
    assertTrue(text.contains("heads in file     causal LM, tied to the embeddings\n"), text);
    assertTrue(text.contains("  Arabic                12    3.0 %\n"), text);
  }

  @Test
  void theSameAsJson() throws IOException {
    assertEquals(0, polyprobe("inspect", "--json", TINY), err.toString());
    JsonNode facts = new ObjectMapper().readTree(out.toString());
    assertEquals(10_640, facts.path("parameters").asInt());
    assertEquals(6_656, facts.path("parametersOf").path("embeddings").asInt());
    assertEquals(416 * 16 * 2, facts.path("memory").path("float32").path("tables").asInt());
    assertEquals(12, facts.path("tokenizer").path("scripts").path("Arabic").asInt());
  }

  @Test
  void aModelThatIsNotThereIsRefused() {
    assertEquals(2, polyprobe("inspect", "nowhere"));
    assertTrue(err.toString().startsWith("polyprobe: model \"nowhere\" is not there"), err.toString());
  }

  @Test
  void modelsListsFamiliesAndShortNames() throws IOException {
    assertEquals(0, polyprobe("models", "--json"), err.toString());
    JsonNode list = new ObjectMapper().readTree(out.toString());
    assertEquals("bigscience/bloom-560m", list.path("aliases").path("bloom-560m").asText());
    assertTrue(list.path("families").toString().contains("\"xlm-roberta\""));
    for (JsonNode model : list.path("cached")) assertTrue(model.path("bytes").asLong() > 0, model.toString());
    assertEquals(0, polyprobe("models"));
    assertTrue(out.toString().contains("Families: bert, bloom"));
  }
}
