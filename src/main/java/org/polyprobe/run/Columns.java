package org.polyprobe.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Reduction;

/** The texts of a {@link ParallelText} as they are run: each once per language, missing translations left out. */
final class Columns {
  private final ParallelText text;
  private final String kind;
  private final Map<String, List<String>> texts = new LinkedHashMap<>();
  private final Map<String, int[]> places = new HashMap<>();   // per language, each row's place in texts, or -1

  /** @param kind what the texts are, {@code words} or {@code sentences} */
  Columns(ParallelText text, String kind) {
    this.text = text;
    this.kind = kind;
    for (String language : text.languages()) {
      Map<String, Integer> place = new LinkedHashMap<>();
      for (String row : text.texts(language)) if (!row.isEmpty()) place.putIfAbsent(row, place.size());
      texts.put(language, List.copyOf(place.keySet()));
      places.put(language, text.texts(language).stream().mapToInt(row -> place.getOrDefault(row, -1)).toArray());
    }
  }

  /**
   * Two languages and the rows that have both.
   *
   * @param language the one that queries
   */
  record Pair(String language, String reference, int[] rows) {}

  /** The digest of what the texts are called and of all that they say. */
  String identity() {
    return Identity.of(kind, text.name(), text.languages(), text.columns(), text.labels());
  }

  /** What the texts are called in messages. */
  String name() {
    return text.name();
  }

  List<String> languages() {
    return text.languages();
  }

  int rows() {
    return text.rows();
  }

  int[] allRows() {
    return IntStream.range(0, rows()).toArray();
  }

  /** The rows that no language lacks. */
  int[] commonRows() {
    return IntStream.range(0, rows()).filter(row -> places.values().stream().allMatch(place -> place[row] >= 0)).toArray();
  }

  /** So many of these rows, evenly spread, or all if there are fewer. */
  static int[] spread(int[] rows, int most) {
    int kept = Math.min(rows.length, most);
    return IntStream.range(0, kept).map(i -> rows[(int) ((long) i * rows.length / kept)]).toArray();
  }

  /** The languages without a missing text. */
  List<String> complete() {
    return languages().stream().filter(language -> IntStream.of(places.get(language)).allMatch(p -> p >= 0)).toList();
  }

  List<Extractor.Request> requests(Set<? extends Reduction> reductions) {
    return languages().stream().filter(language -> !texts.get(language).isEmpty())
        .map(language -> new Extractor.Request(kind + " in " + language, texts.get(language), reductions)).toList();
  }

  /** All pairs of languages that share at least two rows, each pair once, English second; others are noted. */
  List<Pair> pairs(ScoreSheet sheet) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < languages().size(); i++) {
      for (int j = 0; j < i; j++) {
        boolean english = languages().get(i).equals("en");
        Pair pair = pair(languages().get(english ? j : i), languages().get(english ? i : j));
        if (pair.rows().length >= 2) pairs.add(pair);
        else sheet.note("%s: %s and %s share fewer than two rows and are left out".formatted(text.name(),
            pair.language(), pair.reference()));
      }
    }
    return pairs;
  }

  /** Each text once, in order, without missing ones: the list that is asked for. */
  static List<String> distinct(List<String> rows) {
    return rows.stream().filter(row -> !row.isEmpty()).distinct().toList();
  }

  private Pair pair(String language, String reference) {
    int[] a = places.get(language);
    int[] b = places.get(reference);
    return new Pair(language, reference,
        IntStream.range(0, a.length).filter(row -> a[row] >= 0 && b[row] >= 0).toArray());
  }

  /** The rows' texts in one language. */
  List<String> texts(String language, int[] rows) {
    return IntStream.of(rows).mapToObj(text.texts(language)::get).toList();
  }

  /** The rows' states in one language at a layer, [rows, width]. */
  Tensor states(Extracted extracted, Reduction reduction, String language, int layer, int[] rows) {
    int[] place = places.get(language);
    long[] chosen = IntStream.of(rows).mapToLong(row -> place[row]).toArray();
    return extracted.of(texts.get(language)).states(reduction).layer(layer).index_select(0, torch.tensor(chosen));
  }
}
