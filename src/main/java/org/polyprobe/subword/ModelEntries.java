package org.polyprobe.subword;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The long lists of a {@code tokenizer.json}'s model.
 *
 * @param pieces by id; null where an id is free
 * @param scores of a Unigram model, by id
 * @param merges of a BPE model, the first to be applied first; a space stands between the two parts
 */
public record ModelEntries(List<String> pieces, List<Double> scores, List<String> merges) {
  public ModelEntries() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /** Ids by piece; of equal pieces the last counts, as in the library. */
  Map<String, Integer> ids() {
    Map<String, Integer> ids = new HashMap<>(2 * pieces.size());
    for (int id = 0; id < pieces.size(); id++) if (pieces.get(id) != null) ids.put(pieces.get(id), id);
    return ids;
  }
}
