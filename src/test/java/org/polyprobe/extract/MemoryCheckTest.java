package org.polyprobe.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.polyprobe.InputException;
import org.polyprobe.model.MemoryNeed;
import org.polyprobe.nn.Placement;

/** A model that holds 1.5 GB and maps 0.5 GB, on machines of several sizes. */
class MemoryCheckTest {
  private static final MemoryNeed NEED = new MemoryNeed(1_200_000_000L, 500_000_000L, 300_000_000L);

  private static List<String> warnings(long available, String setting) {
    List<String> warnings = new ArrayList<>();
    new MemoryCheck("m", NEED, available, Placement.CPU).require(setting, warnings::add);
    return warnings;
  }

  @Test
  void whatFitsIsNotSpokenOf() {
    assertEquals(List.of(), warnings(2_000_000_000L, null));
  }

  @Test
  void whatCannotFitIsRefusedWithBothNumbersAndARemedy() {
    String message = assertThrows(InputException.class, () -> warnings(1_300_000_000L, null)).getMessage();
    assertTrue(message.startsWith("m needs about 2.00 GB of memory in float32 (weights 1.20, embeddings 0.50, a batch 0.30) "
        + "and 1.30 GB are available; take "), message);
    assertTrue(message.endsWith("a smaller --batch-tokens or model, or a machine with more memory, or "
        + "POLYPROBE_MEMORY_CHECK=off to try all the same"), message);
  }

  @Test
  void withinATenthOfTheForecastItOnlyWarns() {
    assertTrue(warnings(1_400_000_000L, null).get(0).contains("the system may end this run"));
  }

  @Test
  void tablesThatDoNotFitAreReadAgain() {
    assertTrue(warnings(1_600_000_000L, null).get(0).contains("embeddings will be read from disk again and again"));
  }

  @Test
  void theUserMayTryAllTheSame() {
    assertEquals(1, warnings(1_000_000_000L, "off").size());
  }
}
