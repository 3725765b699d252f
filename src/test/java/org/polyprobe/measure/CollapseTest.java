package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.polyprobe.measure.Collapse.Evidence;
import org.polyprobe.measure.Collapse.Sign;

class CollapseTest {
  @Test void healthyStatesGiveNoSign() {
    assertEquals(Set.of(), Collapse.of(new Evidence(0.4, 60, 768, 0.1, 0.3, 0.95, 0.97)).signs());
  }

  @Test void oneSignIsNoCollapse() {
    assertFalse(Collapse.of(new Evidence(0.99, 60, 768, 0.1, 0.3, 0.95, 0.97)).collapsed());
  }

  @Test void everySignHasItsThreshold() {
    Collapse collapse = Collapse.of(new Evidence(0.96, 7, 768, 0.51, 0.0009, 0.59, 0.81));
    assertEquals(Set.of(Sign.values()), collapse.signs());
    assertTrue(collapse.collapsed());
  }

  @Test void lowAucEverywhereIsNoSign() {
    assertEquals(Set.of(), Collapse.of(new Evidence(0.4, 60, 768, 0.1, 0.3, 0.55, 0.58)).signs());
  }

  @Test void whatIsUnknownGivesNoSign() {
    double unknown = Double.NaN;
    Evidence evidence = new Evidence(unknown, unknown, 768, unknown, unknown, unknown, unknown);
    assertEquals(Set.of(), Collapse.of(evidence).signs());
  }
}
