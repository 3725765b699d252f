package org.polyprobe.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerReferenceTest {
  @ParameterizedTest
  @CsvSource({"'', 8, layer 8", "bloom-560m, 24, bloom-560m layer 24", "my layer model, 0, my layer model layer 0",
      "layer 3, 1, layer 3 layer 1"})
  void whatIsWrittenReadsBack(String model, int layer, String text) {
    LayerReference reference = new LayerReference(model, layer);
    assertEquals(text, reference.toString());
    assertEquals(Optional.of(reference), LayerReference.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "en", "zh-Hant", "layer", "layer x", "Layer 8", "player 8"})
  void languagesAreNoLayers(String text) {
    assertEquals(Optional.empty(), LayerReference.of(text));
  }
}
