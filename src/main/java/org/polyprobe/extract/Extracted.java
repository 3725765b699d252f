package org.polyprobe.extract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.tokenizer.Encoding;

/** What an {@link Extractor} found for lists of texts. To be closed: it holds mapped files. */
public final class Extracted implements AutoCloseable {
  private final Map<List<String>, Texts> texts = new HashMap<>();

  /**
   * One list of texts.
   *
   * @param encodings the texts as tokens, in order
   * @param states for each reduction asked for, one row a text at every layer
   */
  public record Texts(List<Encoding> encodings, Map<Reduction, States> states) {
    public States states(Reduction reduction) {
      return states.get(reduction);
    }
  }

  void put(List<String> list, Texts found) {
    texts.put(list, found);
  }

  /** What was found for a list that was asked for. */
  public Texts of(List<String> list) {
    return texts.get(list);
  }

  @Override
  public void close() {
    texts.values().forEach(list -> list.states().values().forEach(States::close));
  }
}
