package org.polyprobe.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pairs of sentences with a similarity that people gave them, in one or more languages whose rows translate each other.
 *
 * @param name where they came from
 * @param first for each language the first sentence of every pair; {@code second} likewise. A language may be on one
 *     side only, as in a set of English–German pairs
 * @param scores the similarity of every pair, on any scale
 * @param digest SHA-256 (hex) of the bytes read
 */
public record ScoredPairs(String name, Map<String, List<String>> first, Map<String, List<String>> second,
                          List<Double> scores, String digest) {
  public ScoredPairs {
    first = Collections.unmodifiableMap(new LinkedHashMap<>(first));      // Map.copyOf would lose the order
    second = Collections.unmodifiableMap(new LinkedHashMap<>(second));
    scores = List.copyOf(scores);
  }

  /** All languages, in order. */
  public List<String> languages() {
    Set<String> languages = new LinkedHashSet<>(first.keySet());
    languages.addAll(second.keySet());
    return List.copyOf(languages);
  }

  /** Both sets as one, if their rows have the same scores in the same order. */
  Optional<ScoredPairs> with(ScoredPairs other) {
    if (!scores.equals(other.scores)) return Optional.empty();
    if (!Collections.disjoint(first.keySet(), other.first.keySet())) return Optional.empty();
    if (!Collections.disjoint(second.keySet(), other.second.keySet())) return Optional.empty();
    Map<String, List<String>> a = new LinkedHashMap<>(first);
    Map<String, List<String>> b = new LinkedHashMap<>(second);
    a.putAll(other.first);
    b.putAll(other.second);
    return Optional.of(new ScoredPairs(name + ", " + other.name, a, b, scores,
        TextLines.digest((digest + other.digest).getBytes(StandardCharsets.US_ASCII))));
  }

  /** Rows whose two sentences, in either order, an earlier row of the same languages has already. */
  public List<Integer> repeated(String firstLanguage, String secondLanguage) {
    Set<Set<String>> seen = new HashSet<>();
    List<Integer> repeated = new ArrayList<>();
    for (int row = 0; row < scores.size(); row++) {
      Set<String> pair = new HashSet<>(List.of(first.get(firstLanguage).get(row)));
      pair.add(second.get(secondLanguage).get(row));
      if (!seen.add(pair)) repeated.add(row);
    }
    return repeated;
  }
}
