package org.polyprobe.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;
import org.polyprobe.probe.Matches;
import org.polyprobe.probe.OnlineCode;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** What is said of a probe's predictions; several seeds are averaged draw by draw. */
final class ProbeMeasures {
  static final Definition ACCURACY = probe("accuracy", "probe accuracy",
      "Share of held-out items that a linear probe labels right. The baseline always says the most frequent label.", 0);
  static final Definition MACRO_F1 = probe("macro-f1", "probe macro-F1",
      "Mean over labels of the F1 of a linear probe on held-out items. The baseline always says the most frequent label.", 0);
  static final Definition CONTROL = new Definition("control-macro-f1", "macro-F1 on random labels",
      "Macro-F1 of the same probe on labels that say nothing: one drawn for every word type, or labels shuffled over texts. "
          + "The baseline always says the most frequent label.", "Hewitt & Liang 2019", 0, 1, Direction.DESCRIPTIVE);
  static final Definition SELECTIVITY = new Definition("selectivity", "selectivity",
      "Macro-F1 less that on random labels; near the baseline, 0, the probe learns either equally well.", "Hewitt & Liang 2019",
      -1, 1, Direction.HIGHER_IS_BETTER);
  static final Definition SEEN = new Definition("seen-words", "words of types seen in training",
      "Share of held-out words whose type, letter by letter, stands in what their probe was trained on.", "Hewitt & Liang 2019",
      0, 1, Direction.DESCRIPTIVE);
  static final Definition CONTROL_SEEN = new Definition("control-accuracy.seen", "accuracy on random labels, seen types",
      "Share of held-out words of types seen in training that the probe gives its type's random label. The baseline always "
          + "says the most frequent label.", "Hewitt & Liang 2019", 0, 1, Direction.DESCRIPTIVE);
  static final Definition SELECTIVITY_SEEN = new Definition("selectivity.seen", "selectivity, seen types",
      "Accuracy on words of types seen in training less that on random labels, over the same words; near the baseline, 0, "
          + "the probe learns either equally well.", "Hewitt & Liang 2019", -1, 1, Direction.HIGHER_IS_BETTER);
  static final Definition CODE = new Definition("codelength", "bits a word",
      "Online code length of the labels given the states, divided by the words. The baseline is a uniform code, the "
          + "logarithm of the number of labels.", "Voita & Titov 2020", 0, Double.POSITIVE_INFINITY, Direction.LOWER_IS_BETTER);
  static final Definition COMPRESSION = new Definition("compression", "compression",
      "Length of a uniform code divided by the online code length. The baseline is 1.", "Voita & Titov 2020", 0,
      Double.POSITIVE_INFINITY, Direction.HIGHER_IS_BETTER);

  private ProbeMeasures() {}

  private static Definition probe(String name, String title, String description, double lowest) {
    return new Definition(name, title, description, "Alain & Bengio 2016", lowest, 1, Direction.HIGHER_IS_BETTER);
  }

  static Definition entities(Matches.Score score, String variant, String how) {
    String name = score.name().toLowerCase(Locale.ROOT);
    String title = score == Matches.Score.F1 ? "entity F1" : "entity " + name;
    return new Definition(name + variant, title + (variant.isEmpty() ? "" : ", " + variant.substring(1)),
        "Of named entities with the same type, start and end" + how + ". The baseline, always O, is 0.",
        "Tjong Kim Sang & De Meulder 2003 (CoNLL); seqeval", 0, 1, Direction.HIGHER_IS_BETTER);
  }

  /** One number of several seeds. */
  interface Numbers {
    Estimate of(Matches matches, Bootstrap bootstrap);
  }

  static Estimate mean(List<Matches> seeds, Bootstrap bootstrap, Numbers numbers) {
    return Bootstrap.mean(seeds.stream().map(matches -> numbers.of(matches, bootstrap)).toList());
  }

  /** The same gold labels with the most frequent one said throughout. */
  static Matches majority(List<List<String>> gold, String most) {
    return Matches.ofLabels(gold, gold.stream().map(item -> Collections.nCopies(item.size(), most)).toList());
  }

  /** A number of the real labels less that of the control, seed by seed. */
  static Estimate selectivity(List<Matches> real, List<Matches> control, Bootstrap bootstrap, Numbers numbers) {
    List<Estimate> differences = new ArrayList<>();
    for (int s = 0; s < real.size(); s++) {
      Estimate a = numbers.of(real.get(s), bootstrap);
      Estimate b = numbers.of(control.get(s), bootstrap);
      double[] draws = new double[a.draws().length];
      for (int i = 0; i < draws.length; i++) draws[i] = a.draws()[i] - b.draws()[i];
      differences.add(Bootstrap.estimate(a.value() - b.value(), draws, 0, a.n()));
    }
    return Bootstrap.mean(differences);
  }

  /** The share of all words that are among some, sentence by sentence. */
  static Estimate share(List<List<String>> some, List<List<String>> all, Bootstrap bootstrap) {
    return ratio(some.stream().mapToDouble(List::size).toArray(), all.stream().mapToDouble(List::size).toArray(), Double.NaN,
        bootstrap);
  }

  /** Bits a word over the groups of a code, {@code counts} words each. */
  static Estimate bits(OnlineCode code, double[] counts, double uniform, Bootstrap bootstrap) {
    return ratio(code.bits(), counts, uniform, bootstrap);
  }

  static Estimate compression(OnlineCode code, Bootstrap bootstrap) {
    return ratio(code.uniform(), code.bits(), 1, bootstrap);
  }

  private static Estimate ratio(double[] numerators, double[] denominators, double baseline, Bootstrap bootstrap) {
    double value = Arrays.stream(numerators).sum() / Arrays.stream(denominators).sum();
    return Bootstrap.estimate(value, bootstrap.ratios(numerators, denominators), baseline, numerators.length);
  }
}
