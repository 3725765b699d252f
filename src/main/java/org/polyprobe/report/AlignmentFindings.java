package org.polyprobe.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import org.polyprobe.result.Score;

/** Sentences on which languages a model aligns, at which layers, and whether its retrieval beats chance. */
final class AlignmentFindings {
  private static final Scores.Metric RETRIEVAL = new Scores.Metric("retrieval", "accuracy@1");

  private final Scores scores;
  private final String model;
  private final String reference;

  AlignmentFindings(Scores scores, String model) {
    this.scores = scores;
    this.model = model;
    this.reference = Scores.name(scores.reference());
  }

  /** Which languages align best and worst at their best layer, as far as the intervals tell them apart. */
  List<String> languages() {
    Optional<Scores.Metric> metric = scores.main(model);
    if (metric.isEmpty()) return List.of();
    List<Score> ranked = ranked(metric.get());
    if (ranked.isEmpty()) return List.of();
    String title = scores.definition(metric.get().measure()).title();
    Score best = ranked.get(0);
    if (ranked.size() == 1) {
      return List.of(name(best) + " aligns with " + reference + " at " + title + " " + full(best)
          + (atChance(best) ? ", which cannot be told from chance." : "."));
    }
    List<Score> level = ranked.stream().skip(1).filter(other -> !Words.apart(best, other)).toList();
    if (level.size() == ranked.size() - 1) {
      return List.of("No language can be told apart from the best: " + name(best) + " has the highest " + title
          + " against " + reference + ", " + full(best) + ", but " + (level.size() == 1 ? "the interval of "
          + name(level.get(0)) + " overlaps" : "the intervals of all others overlap") + " with its own.");
    }
    String first = level.isEmpty()
        ? "By " + title + ", " + name(best) + " aligns best with " + reference + ": " + full(best) + "."
        : name(best) + " has the highest " + title + " against " + reference + ", " + full(best) + "; "
            + overlap(level) + ", so the order at the top is not settled.";
    return List.of(first, worst(ranked));
  }

  private String worst(List<Score> ranked) {
    Score worst = ranked.get(ranked.size() - 1);
    List<Score> level = ranked.subList(0, ranked.size() - 1).stream().filter(o -> !Words.apart(o, worst)).toList();
    String chance = atChance(worst) ? ", not distinguishable from chance" : "";
    if (level.isEmpty()) return name(worst) + " aligns worst: " + full(worst) + chance + ".";
    return name(worst) + " is lowest, " + full(worst) + chance + "; " + overlap(level) + ".";
  }

  /** Where alignment peaks on average, and how far it falls by the last layer. */
  List<String> layers() {
    Optional<Scores.Metric> metric = scores.main(model);
    if (metric.isEmpty() || scores.peak(model).isEmpty()) return List.of();
    List<NavigableMap<Integer, Score>> curves =
        scores.toReference(model, metric.get()).stream().map(scores::curve).toList();
    NavigableMap<Integer, Double> means = Scores.mean(curves);
    int peak = scores.peak(model).get();
    int last = means.lastKey();
    if (means.size() < 2) return List.of();
    String who = curves.size() == 1 ? "For this language, " : "Averaged over the " + curves.size() + " languages, ";
    String where = who + scores.definition(metric.get().measure()).title() + " is highest at layer " + peak + " ("
        + Words.number(means.get(peak)) + ")";
    if (peak == last) return List.of(where + ", the last.");
    if (means.get(peak) <= 0) return List.of();
    long parted = curves.stream().filter(curve -> curve.get(peak).value() > curve.get(last).value()
        && Words.apart(curve.get(peak), curve.get(last))).count();
    double fall = (means.get(peak) - means.get(last)) / means.get(peak);
    return List.of(where + " and falls to " + Words.number(means.get(last)) + " at the last layer, " + last
        + String.format(Locale.ROOT, ", by %.0f %%; ", 100 * fall) + certainty(parted, curves.size()));
  }

  private static String certainty(long parted, int all) {
    if (parted == 0) return "the intervals at the two layers overlap" + (all == 1 ? "" : " in every language")
        + ", so the fall is not established.";
    if (parted == all) return "the intervals at the two layers lie apart" + (all == 1 ? "." : " in every language.");
    return "the intervals at the two layers lie apart in " + parted + " of " + all + " languages.";
  }

  /** Best sentence retrieval, and the languages whose retrieval is at chance at every layer. */
  List<String> retrieval() {
    List<Score> ranked = ranked(RETRIEVAL);
    if (ranked.isEmpty()) return List.of();
    List<String> sentences = new ArrayList<>();
    boolean isMain = scores.main(model).filter(RETRIEVAL::equals).isPresent();
    if (!isMain) {
      sentences.add("Sentence retrieval into " + reference + (ranked.size() == 1 ? " from " : " works best from ")
          + name(ranked.get(0)) + (ranked.size() == 1 ? " reaches " : ": ") + full(ranked.get(0)) + ".");
    }
    if (ranked.stream().anyMatch(score -> Double.isNaN(score.baseline()) || Double.isNaN(score.low()))) {
      return sentences;
    }
    List<String> lost = ranked.stream().filter(this::atChanceEverywhere).map(this::name).toList();
    if (lost.isEmpty()) {
      sentences.add((ranked.size() == 1 ? "Its" : "Every language's")
          + " sentence retrieval is above chance at its best layer.");
    } else if (lost.size() == ranked.size() && lost.size() > 1) {
      sentences.add("For no language can sentence retrieval be told from chance at any layer.");
    } else {
      sentences.add("For " + Words.list(lost, 6) + " sentence retrieval cannot be told from chance at any layer.");
    }
    return sentences;
  }

  private boolean atChanceEverywhere(Score best) {
    Curve curve = new Curve(model, RETRIEVAL.task(), RETRIEVAL.measure(), best.language(), best.reference());
    return scores.curve(curve).values().stream().allMatch(AlignmentFindings::atChance);
  }

  private static boolean atChance(Score score) {
    return score.low() <= score.baseline();
  }

  /** Each language at its best layer, best first. */
  private List<Score> ranked(Scores.Metric metric) {
    return scores.toReference(model, metric).stream().map(scores::best).flatMap(Optional::stream)
        .sorted(Comparator.comparingDouble(Score::value).reversed()).toList();
  }

  private String overlap(List<Score> level) {
    return (level.size() == 1 ? "the interval of " : "the intervals of ")
        + Words.list(level.stream().map(this::name).toList(), 3)
        + (level.size() == 1 ? " overlaps" : " overlap") + " with it";
  }

  /** The language that is not the reference, whichever way round a symmetric pair is written. */
  private String name(Score score) {
    return Scores.name(score.language().equals(scores.reference()) ? score.reference() : score.language());
  }

  private static String full(Score score) {
    return Words.withInterval(score) + (score.layer() == null ? "" : " at layer " + score.layer()) + " ("
        + (Double.isNaN(score.baseline()) ? "" : "chance " + Words.number(score.baseline()) + ", ")
        + "n = " + Words.count(score.n()) + ")";
  }
}
