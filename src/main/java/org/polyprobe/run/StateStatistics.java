package org.polyprobe.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Pooling;
import org.polyprobe.extract.Reduction;
import org.polyprobe.extract.SpecialTokens;
import org.polyprobe.extract.TokenStatistic;
import org.polyprobe.measure.Collapse;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.Measures;
import org.polyprobe.measure.Space;
import org.polyprobe.measure.SpaceMeasure;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;
import org.polyprobe.result.Score;
import org.polyprobe.tokenizer.Encoding;

/**
 * What the hidden states of each language look like at each layer, and whether they have collapsed.
 *
 * <p>Every language gives the same number of sentences, the first ones: ranks and extremes depend on n.
 */
public final class StateStatistics implements Experiment {
  private static final String TASK = "states";
  private static final Set<Reduction> NEEDED = new LinkedHashSet<>(List.of(Pooling.MEAN, TokenStatistic.SQUARE,
      TokenStatistic.NORM, TokenStatistic.NEAR_ZERO, TokenStatistic.SAMPLE));
  private static final Definition COLLAPSE = new Definition("collapse", "signs of collapse",
      Collapse.RULE, "Polyprobe", 0, 5, Direction.LOWER_IS_BETTER);

  private final Map<String, List<String>> sentences = new LinkedHashMap<>();
  private final SpecialTokens specialTokens;

  /** @param texts a language that several have gives the sentences of all of them, each once */
  public StateStatistics(List<ParallelText> texts, SpecialTokens specialTokens) {
    this.specialTokens = specialTokens;
    Map<String, Set<String>> all = new LinkedHashMap<>();
    for (ParallelText text : texts) {
      for (String language : text.languages()) {
        all.computeIfAbsent(language, l -> new LinkedHashSet<>()).addAll(text.texts(language));
      }
    }
    all.values().forEach(list -> list.remove(""));
    int n = all.values().stream().mapToInt(Set::size).min().orElse(0);
    all.forEach((language, list) -> sentences.put(language, list.stream().limit(n).toList()));
  }

  @Override
  public String identity() {
    return Identity.of(StateStatistics.class, specialTokens, sentences);
  }

  @Override
  public List<Extractor.Request> requests() {
    List<Extractor.Request> requests = new ArrayList<>();
    sentences.forEach((language, list) -> requests.add(new Extractor.Request("sentences in " + language, list, NEEDED)));
    return requests;
  }

  /** Word alignment's AUC is a sign of collapse. */
  @Override
  public boolean looksUpOthers() {
    return true;
  }

  @Override
  public void score(Extracted states, int layer, ScoreSheet sheet) {
    sentences.forEach((language, list) -> {
      if (list.size() < 2) sheet.note("hidden-state statistics need two sentences in each language and are left out");
      else score(language, states.of(list), layer, sheet);
    });
  }

  private void score(String language, Extracted.Texts texts, int layer, ScoreSheet sheet) {
    try (PointerScope scope = new PointerScope()) {
      Space space = space(texts, layer);
      Map<String, Double> values = new HashMap<>();
      for (SpaceMeasure measure : Measures.STATES) {
        Estimate estimate = measure.of(space, sheet.bootstrap());
        sheet.add(TASK, measure.definition(), language, "", layer, "", estimate);
        values.put(measure.name(), estimate.value());
      }
      Collapse collapse = Collapse.of(evidence(values, space.hidden(), language, sheet.of("auc")));
      sheet.add(TASK, COLLAPSE, language, "", layer, "",
          new Estimate(collapse.signs().size(), Double.NaN, Double.NaN, Double.NaN, space.n()));
    }
  }

  private Space space(Extracted.Texts texts, int layer) {
    return new Space(new Space.Sentences(tokens(texts.encodings()),
        texts.states(Pooling.MEAN).layer(layer), texts.states(TokenStatistic.SQUARE).layer(layer),
        texts.states(TokenStatistic.NORM).layer(layer), texts.states(TokenStatistic.NEAR_ZERO).layer(layer),
        texts.states(TokenStatistic.SAMPLE).layer(layer)));
  }

  /** How many tokens of each sentence the statistics are taken over. */
  private Tensor tokens(List<Encoding> encodings) {
    float[] counts = new float[encodings.size()];
    for (int i = 0; i < counts.length; i++) {
      Encoding encoding = encodings.get(i);
      boolean all = specialTokens == SpecialTokens.INCLUDE || encoding.realTokens() == 0;
      counts[i] = all ? encoding.length() : encoding.realTokens();
    }
    return torch.tensor(counts);
  }

  /** @param aucs of word alignment at the layer, none if that was not measured; those with English count */
  private static Collapse.Evidence evidence(Map<String, Double> values, int hidden, String language, List<Score> aucs) {
    double own = Double.NaN;
    double best = Double.NaN;
    for (Score auc : aucs) {
      if (!auc.reference().equals("en")) continue;
      if (auc.language().equals(language)) own = auc.value();
      else if (!(best >= auc.value())) best = auc.value();
    }
    return new Collapse.Evidence(values.get("anisotropy"), values.get("participation-ratio"), hidden,
        values.get("outlier"), values.get("between"), own, best);
  }
}
