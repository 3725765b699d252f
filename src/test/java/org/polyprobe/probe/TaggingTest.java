package org.polyprobe.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaggingTest {
  private static List<String> tags(String line) {
    return List.of(line.split(" "));
  }

  @Test void whatFollowsOutsideOrAnotherTypeStartsAnEntityUnlessStrict() {
    List<String> tags = tags("I-PER I-PER O B-LOC I-LOC I-ORG B-ORG");
    assertEquals(List.of(new Entity("PER", 0, 1), new Entity("LOC", 3, 4), new Entity("ORG", 5, 5),
        new Entity("ORG", 6, 6)), Tagging.LENIENT.entities(tags));
    assertEquals(List.of(new Entity("LOC", 3, 4), new Entity("ORG", 6, 6)), Tagging.STRICT.entities(tags));
  }

  /** Made by tools/ner_golden.py, which was itself compared with seqeval on 20,000 sequences. */
  @Test void agreesWithAnIndependentReadingOnRandomSequences() throws IOException {
    JsonNode cases = new ObjectMapper().readTree(new File("src/test/resources/golden/ner/sequences.json"));
    assertEquals(600, cases.size());
    for (JsonNode one : cases) {
      List<String> tags = new ArrayList<>();
      one.get("tags").forEach(tag -> tags.add(tag.asText()));
      assertEquals(entities(one.get("default")), Tagging.LENIENT.entities(tags), tags.toString());
      if (!one.get("strict").isNull()) {
        assertEquals(entities(one.get("strict")), Tagging.STRICT.entities(tags), tags.toString());
      }
    }
  }

  private static List<Entity> entities(JsonNode list) {
    List<Entity> entities = new ArrayList<>();
    list.forEach(e -> entities.add(new Entity(e.get(0).asText(), e.get(1).asInt(), e.get(2).asInt())));
    return entities;
  }

  @Test void tagsOutsideTheSchemeAreFound() {
    assertEquals("PER", Tagging.foreign(tags("O B-LOC PER")).orElseThrow());
    assertEquals("b-PER", Tagging.foreign(tags("b-PER")).orElseThrow());
    assertTrue(Tagging.foreign(tags("O B-LOC I-LOC S-X E-X B")).isEmpty());
    assertFalse(Tagging.isIob2(tags("O S-LOC")));
  }
}
