package org.polyprobe.extract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.polyprobe.tokenizer.Encoding;

/** What an {@link Extractor} found for lists of texts. To be closed: it holds mapped files. */
public final class Extracted implements AutoCloseable {
  private final Map<List<String>, Texts> texts = new HashMap<>();
  private final Map<List<List<String>>, Words> words = new HashMap<>();

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

  /**
   * Sentences of given words.
   *
   * @param rowOf [sentence][word] the row of the word's first token in the states, −1 where the word became no token
   * @param states one row a word at every layer
   */
  public record Words(int[][] rowOf, States states) {}

  void putWords(List<List<String>> sentences, Words found) {
    words.put(sentences, found);
  }

  /** What was found for sentences of given words that were asked for. */
  public Words ofWords(List<List<String>> sentences) {
    return words.get(sentences);
  }

  void put(List<String> list, Texts found) {
    texts.put(list, found);
  }

  /** What was found for a list that was asked for. */
  public Texts of(List<String> list) {
    return texts.get(list);
  }

  /** The digests of everything that determines these states. */
  public SortedSet<String> keys() {
    return all().map(States::key).collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<States> all() {
    return Stream.concat(words.values().stream().map(Words::states),
        texts.values().stream().flatMap(list -> list.states().values().stream()));
  }

  @Override
  public void close() {
    all().forEach(States::close);
  }
}
