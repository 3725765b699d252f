package org.polyprobe.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.data.ParallelText;
import org.polyprobe.data.ScoredPairs;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Pooling;
import org.polyprobe.measure.Correlation;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.Vectors;
import org.polyprobe.measure.Whitening;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/**
 * How well the cosine of two sentences' vectors agrees with the similarity people see in them, within languages and, where
 * rows translate each other, between them: raw, and centred and whitened by what other texts of the language say.
 */
public final class SentenceSimilarity implements Experiment {
  static final String TASK = "sts";
  /** Below this many held-out sentences a language's mean and covariance are left alone. */
  private static final int FEWEST_TO_FIT = 20;

  private final List<ScoredPairs> sets;
  private final Set<Pooling> poolings;
  private final Map<String, List<String>> fitted = new LinkedHashMap<>();    // per language, the held-out texts' list
  private final Map<String, List<String>> own = new LinkedHashMap<>();       // per language, texts not in that list
  private final Map<String, long[]> heldOut = new LinkedHashMap<>();         // per language, rows of its list to fit on
  private final String fit;

  /**
   * @param fit sentences to centre and whiten by; those that are among the pairs are left out
   * @param poolings each is scored on its own
   */
  public SentenceSimilarity(List<ScoredPairs> sets, ParallelText fit, Set<Pooling> poolings) {
    this.sets = sets.stream().filter(set -> !set.scores().isEmpty()).toList();
    this.poolings = poolings;
    this.fit = fit.name();
    for (String language : this.sets.stream().flatMap(set -> set.languages().stream()).distinct().toList()) {
      Set<String> used = new LinkedHashSet<>();
      for (ScoredPairs set : this.sets) {
        used.addAll(set.first().getOrDefault(language, List.of()));
        used.addAll(set.second().getOrDefault(language, List.of()));
      }
      List<String> texts = fit.languages().contains(language) ? Columns.distinct(fit.texts(language)) : List.of();
      fitted.put(language, texts);
      heldOut.put(language, LongStream.range(0, texts.size())
          .filter(i -> !used.contains(texts.get((int) i))).toArray());
      used.removeAll(new HashSet<>(texts));
      own.put(language, List.copyOf(used));
    }
  }

  @Override
  public String identity() {
    return Identity.of(SentenceSimilarity.class, List.copyOf(poolings), fit, fitted,
        sets.stream().map(set -> List.of(set.name(), set.first(), set.second(), set.scores())).toList());
  }

  @Override
  public List<Extractor.Request> requests() {
    List<Extractor.Request> requests = new ArrayList<>();
    fitted.forEach((language, texts) -> {
      if (!texts.isEmpty()) requests.add(new Extractor.Request("sentences in " + language, texts, poolings));
    });
    own.forEach((language, texts) -> {
      if (!texts.isEmpty()) requests.add(new Extractor.Request("scored pairs in " + language, texts, poolings));
    });
    return requests;
  }

  @Override
  public void score(Extracted states, int layer, ScoreSheet sheet) {
    for (Pooling pooling : poolings) {
      try (PointerScope scope = new PointerScope()) {
        Map<String, Language> languages = new HashMap<>();
        for (String language : own.keySet()) languages.put(language, language(states, pooling, language, layer));
        for (ScoredPairs set : sets) score(set, languages, pooling, layer, sheet);
      }
    }
    sets.forEach(set -> note(set, sheet));
  }

  /** A language's states at a layer, and where each text's is. */
  private record Language(Tensor rows, Map<String, Integer> places, Whitening whitening) {
    Tensor of(List<String> texts, Variant variant) {
      long[] chosen = texts.stream().mapToLong(places::get).toArray();
      Tensor picked = rows.index_select(0, torch.tensor(chosen));
      return Vectors.of(switch (variant) {
        case RAW -> picked;
        case CENTRED -> whitening.centre(picked);
        case WHITENED -> whitening.apply(picked);
      }).unit();
    }
  }

  private Language language(Extracted states, Pooling pooling, String language, int layer) {
    TensorVector parts = new TensorVector();
    Map<String, Integer> places = new HashMap<>();
    for (List<String> texts : List.of(fitted.get(language), own.get(language))) {
      if (texts.isEmpty()) continue;
      for (String text : texts) places.put(text, places.size());
      parts.push_back(states.of(texts).states(pooling).layer(layer));
    }
    Tensor rows = torch.cat(parts, 0);                                               // [texts, hidden]
    long[] fitRows = heldOut.get(language);
    Whitening whitening = fitRows.length < FEWEST_TO_FIT ? null
        : Whitening.of(rows.index_select(0, torch.tensor(fitRows)));
    return new Language(rows, places, whitening);
  }

  private enum Variant { RAW, CENTRED, WHITENED }

  private void score(ScoredPairs set, Map<String, Language> languages, Pooling pooling, int layer, ScoreSheet sheet) {
    double[] gold = set.scores().stream().mapToDouble(Double::doubleValue).toArray();
    Correlation correlation = new Correlation(gold, sheet.bootstrap());
    for (Variant variant : Variant.values()) {
      Map<String, Tensor> second = new HashMap<>();
      set.second().forEach((language, texts) -> {
        Language of = languages.get(language);
        if (variant == Variant.RAW || of.whitening() != null) second.put(language, of.of(texts, variant));
      });
      set.first().forEach((language, texts) -> {
        Language of = languages.get(language);
        if (variant != Variant.RAW && of.whitening() == null) return;
        Tensor unit = of.of(texts, variant);
        second.forEach((other, vectors) ->
            score(correlation, cosines(unit, vectors), variant, language, other, pooling, layer, sheet));
      });
    }
  }

  private static double[] cosines(Tensor first, Tensor second) {
    Tensor cosines = first.mul(second).sum(1);                                       // [pairs]
    double[] values = new double[(int) cosines.size(0)];
    new DoublePointer(cosines.data_ptr_double()).get(values);
    return values;
  }

  private void score(Correlation correlation, double[] cosines, Variant variant, String language, String other,
                     Pooling pooling, int layer, ScoreSheet sheet) {
    String reference = language.equals(other) ? "" : other;
    Estimate spearman = correlation.spearman(cosines);
    if (Double.isNaN(spearman.value())) {
      sheet.note("%s: all pairs have the same cosine at layer %d, so nothing correlates with it".formatted(language, layer));
    }
    boolean tested = variant == Variant.RAW && (reference.isEmpty() || other.equals("en"));
    if (tested) sheet.compare(TASK, definition("spearman", variant), language, reference, layer, pooling.label(), spearman);
    else sheet.add(TASK, definition("spearman", variant), language, reference, layer, pooling.label(), spearman);
    sheet.add(TASK, definition("pearson", variant), language, reference, layer, pooling.label(),
        correlation.pearson(cosines));
  }

  private Definition definition(String measure, Variant variant) {
    boolean ranks = measure.equals("spearman");
    String title = (ranks ? "Spearman's ρ" : "Pearson's r") + " with human similarity"
        + (variant == Variant.RAW ? "" : variant == Variant.CENTRED ? ", centred" : ", whitened");
    String description = (ranks ? "Rank correlation" : "Linear correlation")
        + " of the cosine of two sentences' vectors with the similarity people gave them. The baseline is 0."
        + switch (variant) {
          case RAW -> "";
          case CENTRED -> " Vectors less their language's mean over " + fit + ", without the sentences scored.";
          case WHITENED -> " Vectors centred and whitened by their language's shrunk covariance over " + fit
              + ", without the sentences scored.";
        };
    String suffix = variant == Variant.RAW ? "" : variant == Variant.CENTRED ? ".centred" : ".whitened";
    return new Definition(measure + suffix, title, description, variant == Variant.WHITENED
        ? "Su et al. 2021; Ledoit & Wolf 2004" : "Cer et al. 2017 (STS-B)", -1, 1, Direction.HIGHER_IS_BETTER);
  }

  private void note(ScoredPairs set, ScoreSheet sheet) {
    set.first().keySet().stream().filter(set.second()::containsKey).forEach(language -> {
      List<Integer> repeated = set.repeated(language, language);
      if (!repeated.isEmpty()) {
        sheet.note("%s, %s: %d of %,d pairs repeat an earlier one, first \"%s\"; they are scored, and count as independent"
            .formatted(set.name(), language, repeated.size(), set.scores().size(),
                set.first().get(language).get(repeated.get(0))));
      }
    });
    Map<Integer, List<String>> languages = new TreeMap<>();
    for (String language : set.languages()) {
      languages.computeIfAbsent(heldOut.get(language).length, absent -> new ArrayList<>()).add(language);
    }
    languages.forEach((n, tags) -> sheet.note(n < FEWEST_TO_FIT
        ? "sts, %s: %s has %d sentences beside those scored, too few to centre and whiten by; expected %d or more"
            .formatted(String.join(" ", tags), fit, n, FEWEST_TO_FIT)
        : "sts, %s: centred and whitened by %d sentences of %s".formatted(String.join(" ", tags), n, fit)));
  }
}
