package org.polyprobe.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Pooling;
import org.polyprobe.measure.Cka;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.Grams;
import org.polyprobe.measure.Jackknife;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;
import org.polyprobe.result.LayerReference;

/**
 * How alike the spaces of sentences are: two languages' at a layer, two layers' of a model, two models'.
 *
 * <p>Every number is of rows that all languages of a text have, each text once: equal rows would bias it. Of more than
 * {@value #MOST} such rows, as many are taken, evenly spread: the measure does not depend on n but in its interval.
 */
public final class StateSimilarity implements Experiment {
  private static final String TASK = "similarity";
  private static final int MOST = 1000;
  private static final int DROPPED = 3;
  private static final String SOURCE = "Kornblith et al. 2019; unbiased HSIC: Song et al. 2012";
  private static final Definition CKA = new Definition("cka", "CKA",
      "Debiased linear CKA of mean-pooled sentences, row by row: 1 where two spaces are the same up to rotation and "
          + "scale. The baseline, rows permuted, is 0. The interval leaves out each sentence in turn (jackknife).",
      SOURCE, -1, 1, Direction.DESCRIPTIVE);
  private static final Definition TRIMMED = new Definition("cka.trimmed", "CKA without outlier dimensions",
      "As cka, each space without its " + DROPPED + " dimensions of the largest variance. The baseline is 0.",
      SOURCE, -1, 1, Direction.DESCRIPTIVE);
  private static final Definition CHANCE = new Definition("cka.chance", "CKA of permuted rows",
      "95th percentile of cka over all pairs of languages when the sentences of one are permuted (19 permutations).",
      "Permutation test", -1, 1, Direction.DESCRIPTIVE);

  private final List<Side> sides = new ArrayList<>();
  private final Pooling pooling;

  /** A text with the rows used of it. */
  private record Side(Columns columns, int[] rows) {}

  /** @param texts each is measured on its own */
  public StateSimilarity(List<ParallelText> texts, Pooling pooling) {
    this.pooling = pooling;
    for (ParallelText text : texts) sides.add(new Side(new Columns(text, "sentences"), rows(text)));
  }

  /** Rows that no language lacks and no language has seen before. */
  private static int[] rows(ParallelText text) {
    List<Set<String>> seen = text.columns().stream().<Set<String>>map(column -> new HashSet<>()).toList();
    int[] usable = IntStream.range(0, text.rows()).filter(row -> {
      boolean fresh = true;
      for (int c = 0; c < seen.size(); c++) {
        String one = text.columns().get(c).get(row);
        fresh &= !one.isEmpty() && seen.get(c).add(one);
      }
      return fresh;
    }).toArray();
    return Columns.spread(usable, MOST);
  }

  @Override
  public String identity() {
    return Identity.of(StateSimilarity.class, pooling, sides.stream().map(side -> side.columns().identity()).toList());
  }

  @Override
  public List<Extractor.Request> requests() {
    return sides.stream().flatMap(side -> side.columns().requests(Set.of(pooling)).stream()).toList();
  }

  /** Every two languages at a layer. */
  @Override
  public void score(Extracted states, int layer, ScoreSheet sheet) {
    for (Side side : measurable(sheet)) {
      List<String> languages = side.columns().languages();
      try (PointerScope scope = new PointerScope()) {
        List<Tensor> spaces = languages.stream().map(language -> states(side, states, language, layer)).toList();
        Grams grams = Grams.of(spaces);
        Cka cka = Cka.of(grams);
        Cka trimmed = Cka.of(grams.withoutLargest(DROPPED));
        List<Columns.Pair> pairs = side.columns().pairs(sheet);
        for (Columns.Pair pair : pairs) {
          int p = languages.indexOf(pair.language());
          int q = languages.indexOf(pair.reference());
          add(CKA, pair, layer, cka.between(p, q).estimate(0), sheet);
          add(TRIMMED, pair, layer, trimmed.between(p, q).estimate(0), sheet);
        }
        if (pairs.isEmpty()) continue;
        boolean one = pairs.size() == 1;
        sheet.add(TASK, CHANCE, one ? pairs.get(0).language() : "", one ? pairs.get(0).reference() : "", layer, pooling.label(), new Estimate(grams.chance(sheet.bootstrap().seed()),
            Double.NaN, Double.NaN, Double.NaN, cka.n()));
      }
    }
  }

  private void add(Definition definition, Columns.Pair pair, int layer, Estimate estimate, ScoreSheet sheet) {
    sheet.add(TASK, definition, pair.language(), pair.reference(), layer, pooling.label(), estimate);
  }

  /** Every two layers of the model. */
  @Override
  public void scoreLayers(Extracted states, int layers, ScoreSheet sheet) {
    List<LayerPair> pairs = new ArrayList<>();
    for (int a = 0; a < layers; a++) for (int b = 0; b < a; b++) pairs.add(new LayerPair(a, b, b));
    scorePairs(side -> language -> IntStream.range(0, layers).mapToObj(l -> states(side, states, language, l)).toList(),
        pairs, "", sheet);
  }

  /** Every layer of one model with every layer of another, on the same texts. */
  @Override
  public void scoreModels(ModelStates first, ModelStates second, ScoreSheet sheet) {
    List<LayerPair> pairs = new ArrayList<>();
    for (int a = 0; a < first.layers(); a++) {
      for (int b = 0; b < second.layers(); b++) pairs.add(new LayerPair(a, first.layers() + b, b));
    }
    scorePairs(side -> language -> {
      List<Tensor> spaces = new ArrayList<>();
      for (int l = 0; l < first.layers(); l++) spaces.add(states(side, first.states(), language, l));
      for (int l = 0; l < second.layers(); l++) spaces.add(states(side, second.states(), language, l));
      return spaces;
    }, pairs, second.name(), sheet);
  }

  /** Places of two spaces; {@code own} is also the first one's layer, {@code layer} the second one's. */
  private record LayerPair(int own, int other, int layer) {}

  private interface Spaces {
    List<Tensor> of(String language);
  }

  private interface SpacesOfSide {
    Spaces of(Side side);
  }

  /** Each language once, and the mean over the languages of a text. */
  private void scorePairs(SpacesOfSide spaces, List<LayerPair> pairs, String otherModel, ScoreSheet sheet) {
    Set<String> done = new HashSet<>();
    for (Side side : measurable(sheet)) {
      Map<Integer, List<Jackknife>> raw = new TreeMap<>();
      Map<Integer, List<Jackknife>> trimmed = new TreeMap<>();
      for (String language : side.columns().languages()) {
        if (!done.add(language)) continue;
        try (PointerScope scope = new PointerScope()) {
          Grams grams = Grams.of(spaces.of(side).of(language));
          scoreLanguage(CKA, Cka.of(grams), language, pairs, otherModel, raw, sheet);
          scoreLanguage(TRIMMED, Cka.of(grams.withoutLargest(DROPPED)), language, pairs, otherModel, trimmed, sheet);
        }
      }
      if (sides.size() > 1) continue;
      for (int i = 0; i < pairs.size(); i++) {
        add(CKA, "", pairs.get(i), otherModel, Jackknife.mean(raw.get(i)), sheet);
        add(TRIMMED, "", pairs.get(i), otherModel, Jackknife.mean(trimmed.get(i)), sheet);
      }
    }
  }

  private void scoreLanguage(Definition definition, Cka cka, String language, List<LayerPair> pairs, String otherModel,
                             Map<Integer, List<Jackknife>> all, ScoreSheet sheet) {
    for (int i = 0; i < pairs.size(); i++) {
      Jackknife statistic = cka.between(pairs.get(i).own(), pairs.get(i).other());
      all.computeIfAbsent(i, absent -> new ArrayList<>()).add(statistic);
      add(definition, language, pairs.get(i), otherModel, statistic, sheet);
    }
  }

  private void add(Definition definition, String language, LayerPair pair, String otherModel, Jackknife statistic,
                   ScoreSheet sheet) {
    sheet.add(TASK, definition, language, new LayerReference(otherModel, pair.layer()).toString(), pair.own(),
        pooling.label(), statistic.estimate(0));
  }

  private List<Side> measurable(ScoreSheet sheet) {
    for (Side side : sides) {
      if (side.rows().length < Cka.FEWEST) {
        sheet.note("CKA needs " + Cka.FEWEST + " different rows that all languages have, found " + side.rows().length
            + " in " + side.columns().name() + ", and is left out");
      }
    }
    return sides.stream().filter(side -> side.rows().length >= Cka.FEWEST).toList();
  }

  private Tensor states(Side side, Extracted states, String language, int layer) {
    return side.columns().states(states, pooling, language, layer, side.rows());                     // [rows, hidden]
  }
}
