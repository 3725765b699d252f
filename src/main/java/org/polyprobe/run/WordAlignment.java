package org.polyprobe.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Pooling;
import org.polyprobe.measure.Centring;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.Measures;
import org.polyprobe.measure.PairMeasure;
import org.polyprobe.measure.Pairs;
import org.polyprobe.measure.Vectors;
import org.polyprobe.result.Definition;

/**
 * How close translated words lie, for all language pairs: every word measure on raw and on centred states, with and
 * without the rows whose two strings are the same; and whether related languages align better.
 */
public final class WordAlignment implements Experiment {
  private static final String TASK = "align";
  private static final Set<String> FOLLOWED = Set.of("precision@1", "auc");

  private final Columns words;
  private final Pooling pooling;

  public WordAlignment(ParallelText lexicon, Pooling pooling) {
    this.words = new Columns(lexicon, "words");
    this.pooling = pooling;
  }

  @Override
  public String identity() {
    return Identity.of(WordAlignment.class, pooling, words.identity());
  }

  @Override
  public List<Extractor.Request> requests() {
    return words.requests(Set.of(pooling));
  }

  @Override
  public void score(Extracted states, int layer, ScoreSheet sheet) {
    FamilyContrast families = new FamilyContrast(words.languages());
    FollowedPairs followed = new FollowedPairs(TASK, FOLLOWED, pooling);
    Map<String, Vectors> raw = whole(states, layer, null);
    Map<String, Vectors> centred = whole(states, layer, centring(words.rows(), sheet));
    for (Columns.Pair pair : words.pairs(sheet)) {
      try (PointerScope scope = new PointerScope()) {
        Pairs pairs = pairs(states, layer, pair, raw, null);
        follow(pair, score(pair, pairs, "", layer, sheet), followed, sheet);
        families.add(pair, pairs.margins(), sheet.bootstrap().means(pairs.marginContributions()));
        score(pair, pairs(states, layer, pair, centred, centring(pair.rows().length, sheet)), ".centred", layer, sheet);
      }
    }
    families.score(layer, pooling, sheet);
    followed.mean(sheet);
  }

  private static void follow(Columns.Pair pair, Map<String, Estimate> scored, FollowedPairs followed, ScoreSheet sheet) {
    for (PairMeasure measure : Measures.WORDS) {
      followed.add(measure.definition(), pair.language(), pair.reference(), scored.get(measure.name()), sheet);
      if (!measure.directed()) continue;
      followed.add(measure.definition(), pair.reference(), pair.language(), scored.get(mirrored(measure)), sheet);
    }
  }

  /** The vectors of languages that name every concept: made once, they serve all pairs of such languages. */
  private Map<String, Vectors> whole(Extracted states, int layer, Centring centring) {
    Map<String, Vectors> vectors = new HashMap<>();
    for (String language : words.complete()) {
      vectors.put(language, vectors(states, layer, language, words.allRows(), centring));
    }
    return vectors;
  }

  private Pairs pairs(Extracted states, int layer, Columns.Pair pair, Map<String, Vectors> whole, Centring centring) {
    if (pair.rows().length == words.rows()) return Pairs.of(whole.get(pair.language()), whole.get(pair.reference()));
    return Pairs.of(vectors(states, layer, pair.language(), pair.rows(), centring),
        vectors(states, layer, pair.reference(), pair.rows(), centring));
  }

  private static Centring centring(int rows, ScoreSheet sheet) {
    return new Centring(rows, sheet.bootstrap().seed());
  }

  /** @param centring null for raw states */
  private Vectors vectors(Extracted states, int layer, String language, int[] rows, Centring centring) {
    Tensor matrix = words.states(states, pooling, language, layer, rows);            // [rows, hidden]
    return Vectors.of(centring == null ? matrix : centring.apply(matrix), words.texts(language, rows));
  }

  private Map<String, Estimate> score(Columns.Pair pair, Pairs all, String variant, int layer, ScoreSheet sheet) {
    Map<String, Estimate> scored = score(pair, all, variant, Map.of(), layer, sheet);
    int[] distinct = distinct(pair);
    if (distinct.length == pair.rows().length) score(pair, all, variant + ".distinct", scored, layer, sheet);
    else if (distinct.length >= 2) score(pair, all.select(distinct), variant + ".distinct", Map.of(), layer, sheet);
    return scored;
  }

  private static String mirrored(PairMeasure measure) {
    return measure.name() + " mirrored";
  }

  /** @param known estimates of the same rows, which need no computing */
  private Map<String, Estimate> score(Columns.Pair pair, Pairs pairs, String variant, Map<String, Estimate> known,
                                      int layer, ScoreSheet sheet) {
    Map<String, Estimate> scored = new HashMap<>();
    for (PairMeasure measure : Measures.WORDS) {
      Definition definition = variant(measure.definition(), variant);
      for (boolean mirrored : measure.directed() ? new boolean[] {false, true} : new boolean[] {false}) {
        String key = mirrored ? mirrored(measure) : measure.name();
        Estimate estimate = known.containsKey(key) ? known.get(key)
            : measure.of(mirrored ? pairs.reversed() : pairs, sheet.bootstrap());
        scored.put(key, estimate);
        sheet.add(TASK, definition, mirrored ? pair.reference() : pair.language(),
            mirrored ? pair.language() : pair.reference(), layer, pooling.label(), estimate);
      }
    }
    return scored;
  }

  /** Places, among the pair's rows, of those whose two strings differ by more than case. */
  private int[] distinct(Columns.Pair pair) {
    List<String> a = words.texts(pair.language(), pair.rows());
    List<String> b = words.texts(pair.reference(), pair.rows());
    return IntStream.range(0, a.size()).filter(i -> !a.get(i).equalsIgnoreCase(b.get(i))).toArray();
  }

  private static Definition variant(Definition base, String variant) {
    if (variant.isEmpty()) return base;
    boolean centred = variant.contains(".centred");
    boolean distinct = variant.contains(".distinct");
    return new Definition(base.name() + variant,
        base.title() + (centred ? ", centred" : "") + (distinct ? ", distinct strings" : ""),
        base.description()
            + (centred ? " Each language's states less the mean of its other words (ten folds)." : "")
            + (distinct ? " Without the rows whose two strings are the same but for case." : ""),
        base.source(), base.lowest(), base.highest(), base.direction());
  }
}
