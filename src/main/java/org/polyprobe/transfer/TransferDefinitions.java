package org.polyprobe.transfer;

import java.util.Locale;
import org.polyprobe.measure.HeadCollapse;
import org.polyprobe.probe.Matches;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** What the numbers of a transfer run mean; {@code language} is the target, {@code reference} the source. */
final class TransferDefinitions {
  static final Definition ACCURACY = new Definition("accuracy", "accuracy",
      "Share of labels predicted, mean over training runs. The baseline is the share of the most frequent gold label.",
      "", 0, 1, Direction.HIGHER_IS_BETTER);
  static final Definition F1 = new Definition("f1", "F1",
      "F1 over named entities, mean over training runs: same type, start and end; tags that break IOB2 are repaired.",
      "CoNLL-2000; Nakayama 2018 (seqeval, default mode)", 0, 1, Direction.HIGHER_IS_BETTER);
  static final Definition MACRO_F1 = new Definition("macro-f1", "macro F1",
      "Mean over classes of their F1, mean over training runs; the baseline always gives the most frequent gold label.",
      "", 0, 1, Direction.HIGHER_IS_BETTER);
  static final Definition ENTROPY = new Definition("prediction-entropy", "entropy of predictions",
      "Entropy of the predicted classes over all items, in nats: 0 where all predictions are one class.", "Shannon 1948",
      0, Double.POSITIVE_INFINITY, Direction.DESCRIPTIVE);
  static final Definition TOP_CLASS = new Definition("top-class", "most frequent prediction",
      "Share of the class predicted most.", "", 0, 1, Direction.DESCRIPTIVE);
  static final Definition COLLAPSE = new Definition("head-collapse", "signs of a collapsed head", HeadCollapse.RULE,
      "Polyprobe", 0, 3, Direction.LOWER_IS_BETTER);
  static final Definition SOURCE_ADVANTAGE = new Definition("source-advantage", "advantage of the source",
      "Mean score, over targets that are in neither source, of the model trained on the first source less that of the "
          + "model trained on the second, by paired resampling.", "Polyprobe", -1, 1, Direction.DESCRIPTIVE);

  private TransferDefinitions() {}

  /** The score results are compared by. */
  static Definition main(Labelled data) {
    return Scored.areEntities(data) ? F1 : ACCURACY;
  }

  static Definition ofSeed(Definition main, long seed) {
    return new Definition(main.name() + ".seed-" + seed, main.title() + ", seed " + seed,
        main.title() + " of one training run.", main.source(), 0, 1, Direction.HIGHER_IS_BETTER);
  }

  static Definition deviation(Definition main) {
    return new Definition(main.name() + ".sd", main.title() + ", sd over runs",
        "Standard deviation over training runs with different seeds, n − 1 below.", "", 0, 1, Direction.DESCRIPTIVE);
  }

  static Definition ofClass(Matches.Score score, String type) {
    String name = score.name().toLowerCase(Locale.ROOT);
    return new Definition("class." + name + "." + type, name + " of " + type,
        "Of the class " + type + " alone, mean over training runs; 0 where there is nothing to divide by.", "", 0, 1,
        Direction.HIGHER_IS_BETTER);
  }

  static Definition confusion(String gold, String predicted) {
    return new Definition("confusion." + gold + "." + predicted, gold + " answered with " + predicted,
        "Share of all items with that gold label and that answer, over all training runs.", "", 0, 1,
        Direction.DESCRIPTIVE);
  }

  static Definition baseline(Definition main, Baseline baseline) {
    return new Definition(main.name() + "." + baseline.label(), main.title() + ", " + baseline.label(),
        baseline.meaning() + " One run, the first seed.", baseline.source(), 0, 1, Direction.HIGHER_IS_BETTER);
  }

  static Definition remedied(Definition main, Remedy remedy) {
    return new Definition(main.name() + "." + remedy.label(), main.title() + ", " + remedy.label(),
        remedy.meaning() + " Mean over training runs.", remedy.source(), 0, 1, Direction.HIGHER_IS_BETTER);
  }

  static Definition gain(Definition main, Remedy remedy) {
    return new Definition("gain." + remedy.label(), "gain by " + remedy.label(), main.title() + " with " + remedy.label()
        + " less that of plain fine-tuning with the same seeds, by paired resampling of items and training runs. Without a "
        + "target: its mean over the targets that were not trained on.", "", -1, 1, Direction.HIGHER_IS_BETTER);
  }

  static Definition cost(Remedy remedy) {
    return new Definition("cost." + remedy.label(), "cost of " + remedy.label(), "Tokens that training with "
        + remedy.label() + " passes through the model, divided by those of plain fine-tuning.", "", 0,
        Double.POSITIVE_INFINITY, Direction.LOWER_IS_BETTER);
  }

  static Definition shots(Definition main, int k) {
    return new Definition(main.name() + shots(k), main.title() + ", " + shown(k), "On rows of the target that no examples are drawn "
        + "from; " + (k == 0 ? "as trained, mean over training runs" : "after training on " + k + " examples per class in the target "
        + "language too, mean over draws of examples and training runs") + ". The baseline is as for " + main.title() + ".",
        "Lauscher et al. 2020; Zhao et al. 2021", 0, 1, Direction.HIGHER_IS_BETTER);
  }

  static Definition shots(Definition main, Remedy remedy, int k) {
    return new Definition(main.name() + "." + remedy.label() + shots(k), main.title() + ", " + remedy.label() + ", " + shown(k),
        "As " + main.name() + shots(k) + ", of the models that " + remedy.label() + " trained.", remedy.source(), 0, 1,
        Direction.HIGHER_IS_BETTER);
  }

  static Definition shotDeviation(Definition main, int k) {
    return new Definition(main.name() + shots(k) + ".sd", main.title() + ", " + shown(k) + ", sd over draws",
        "Standard deviation over draws of examples, each the mean over training runs; n is the number of draws, n − 1 below.",
        "", 0, 1, Direction.DESCRIPTIVE);
  }

  static Definition gain(Definition main, int k) {
    return new Definition("gain" + shots(k), "gain by " + shown(k), main.title() + " with " + shown(k) + " less that of zero-shot on "
        + "the same rows, by paired resampling of items, draws and training runs. Without a target: its mean over targets.", "", -1, 1,
        Direction.HIGHER_IS_BETTER);
  }

  static Definition gain(Definition main, Remedy remedy, int k) {
    return new Definition("gain." + remedy.label() + shots(k), "gain by " + remedy.label() + ", " + shown(k), main.title() + " with "
        + remedy.label() + " and " + shown(k) + " less that of plain fine-tuning with the same examples and seeds, by paired "
        + "resampling of items, draws and training runs. Without a target: its mean over targets.", "", -1, 1,
        Direction.HIGHER_IS_BETTER);
  }

  private static String shots(int k) {
    return ".shots-" + k;
  }

  private static String shown(int k) {
    return k == 0 ? "zero-shot on few-shot's rows" : k == 1 ? "1 example per class" : k + " examples per class";
  }
}
