package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class ConfigTest {
  @TempDir Path folder;

  private Config config(String json) throws IOException {
    return Config.read(Files.writeString(folder.resolve("config.json"), json));
  }

  @Test
  void valuesAreFoundUnderAnyOfTheirNames() throws IOException {
    Config config = config("""
        {"n_embed": 32, "eps": 1e-5, "model_type": "bloom", "tied": true, "pad_token_id": null, "bos_token_id": 0,
         "rope_parameters": {"rope_theta": 10000}}""");
    assertEquals(32, config.positive("hidden_size", "n_embed"));
    assertEquals(7, config.positiveOr(7, "n_head"));
    assertEquals(1e-5, config.number("eps"));
    assertEquals(0.5, config.numberOr(0.5, "dropout"));
    assertEquals("bloom", config.text("model_type"));
    assertEquals("gelu", config.textOr("gelu", "hidden_act"));
    assertTrue(config.flagOr(false, "tied"));
    assertEquals(OptionalInt.empty(), config.index("pad_token_id"));
    assertEquals(OptionalInt.of(0), config.index("bos_token_id"));
    assertEquals(10000, config.section("rope_parameters").orElseThrow().number("rope_theta"));
    assertFalse(config.section("rope_scaling").isPresent());
    assertFalse(config.has("pad_token_id"));
  }

  @Test
  void whatIsMissingOrWrongIsNamed() throws IOException {
    Config config = config("""
        {"hidden_size": "x", "n_embed": 0, "n_layer": 3, "num_hidden_layers": 4, "half": 2.5,
         "rope": {"theta": "y"}}""");
    assertMessage("config.json: vocab_size is missing", () -> config.positive("vocab_size"));
    assertMessage("config.json: n_head or heads is missing", () -> config.positive("n_head", "heads"));
    assertMessage("config.json: hidden_size is \"x\", expected a positive integer",
        () -> config.positive("hidden_size"));
    assertMessage("config.json: n_embed is 0, expected a positive integer", () -> config.positiveOr(1, "n_embed"));
    assertMessage("config.json: half is 2.5, expected a positive integer", () -> config.positive("half"));
    assertMessage("config.json: num_hidden_layers is 4, but n_layer is 3",
        () -> config.positive("n_layer", "num_hidden_layers"));
    assertMessage("config.json: rope.theta is \"y\", expected a number",
        () -> config.section("rope").orElseThrow().number("theta"));
    assertMessage("config.json: n_layer is 3, expected a string", () -> config.text("n_layer"));
  }

  @Test
  void whatIsNoConfigIsRefused() {
    assertMessage("config.json: expected a JSON object", () -> config("[]"));
    InputException twice = assertThrows(InputException.class, () -> config("{\"a\":1,\"a\":2}"));
    assertTrue(twice.getMessage().contains("Duplicate"), twice.getMessage());
    assertTrue(assertThrows(InputException.class, () -> config("{")).getMessage().startsWith("config.json: not JSON"));
    assertThrows(InputException.class, () -> config(""));
  }

  private static void assertMessage(String expected, Executable code) {
    assertEquals(expected, assertThrows(InputException.class, code).getMessage());
  }
}
