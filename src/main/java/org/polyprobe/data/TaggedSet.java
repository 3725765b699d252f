package org.polyprobe.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tagged sentences in one or more languages.
 *
 * @param name where they came from
 * @param texts by language
 * @param parallel whether sentence i of one language translates sentence i of the others
 */
public record TaggedSet(String name, Map<String, TaggedText> texts, boolean parallel) {
  public TaggedSet {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));      // Map.copyOf would lose the order
  }

  public List<String> languages() {
    return List.copyOf(texts.keySet());
  }
}
