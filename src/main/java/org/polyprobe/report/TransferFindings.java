package org.polyprobe.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.polyprobe.result.Score;

/** Sentences on how models transfer: what survives, what chance explains, and where two ways to count disagree. */
final class TransferFindings {
  private static final int COLLAPSED = 2;

  private final TransferScores scores;
  private final String main;

  TransferFindings(TransferScores scores) {
    this.scores = scores;
    this.main = scores.main();
  }

  /** A paragraph for each model and source, then what compares them. */
  List<String> paragraphs() {
    List<String> sentences = new ArrayList<>();
    if (!scores.any()) return sentences;
    if (scores.chosenOnTargets()) {
      sentences.add("Weights were chosen on the targets' development sets: these are no zero-shot results.");
    }
    for (String source : scores.sources()) {
      for (String model : scores.models()) {
        if (!scores.sources(model).contains(source)) continue;
        List<String> own = new ArrayList<>();
        summary(model, source).ifPresent(own::add);
        own.addAll(doubts(model, source));
        sentences.add(String.join(" ", own));
        new RemedyTable(scores).finding(model, source).ifPresent(sentences::add);
        new ShotTable(scores).finding(model, source).ifPresent(sentences::add);
      }
      sentences.addAll(disagreements(source));
    }
    scores.models().forEach(model -> sentences.addAll(advantages(model)));
    return sentences;
  }

  private Optional<String> summary(String model, String source) {
    List<Score> others = scores.targets(model, source).stream().filter(target -> !TransferScores.isOwn(source, target))
        .map(target -> scores.at(model, main, source, target).orElseThrow())
        .sorted(Comparator.comparingDouble(Score::value).reversed()).toList();
    String own = Words.list(scores.targets(model, source).stream().filter(target -> TransferScores.isOwn(source, target))
        .map(target -> Words.withInterval(scores.at(model, main, source, target).orElseThrow()) + " in "
            + Scores.name(target)).toList(), 6);
    String lead = model + ", trained on " + TransferScores.name(source) + ", has " + title() + " ";
    if (others.isEmpty()) return own.isEmpty() ? Optional.empty() : Optional.of(lead + own + ".");
    Score best = others.get(0);
    String sentence = lead + (own.isEmpty() ? "" : own + "; ")
        + (others.size() == 1 ? "" : "of languages it was not trained on, highest ")
        + Words.withInterval(best) + " in " + Scores.name(best.language());
    if (others.size() == 1) return Optional.of(sentence + ".");
    Score worst = others.get(others.size() - 1);
    return Optional.of(sentence + ", lowest " + Words.withInterval(worst) + " in " + Scores.name(worst.language()) + ".");
  }

  private List<String> doubts(String model, String source) {
    List<String> sentences = new ArrayList<>();
    List<String> lost = where(model, source, target -> of(model, main, source, target).filter(s -> s.low() <= s.baseline()).isPresent());
    if (!lost.isEmpty()) {
      sentences.add("In " + names(lost) + " its " + title() + " is not distinguishable from chance, or below it.");
    }
    List<String> undefined = where(model, source, target -> of(model, "efficiency", source, target).isPresent()
        && of(model, "efficiency.corrected", source, target).isEmpty());
    if (!undefined.isEmpty()) {
      sentences.add("As its score in " + TransferScores.name(source)
          + " cannot be told from chance, there is no efficiency above chance to report.");
    }
    List<String> collapsed = where(model, source,
        target -> of(model, "head-collapse", source, target).filter(s -> s.value() >= COLLAPSED).isPresent());
    if (!collapsed.isEmpty()) sentences.add("In " + names(collapsed) + " its head has collapsed: it gives nearly always one answer, or guesses.");
    List<String> leaking = where(model, source, target -> of(model, main + ".hypothesis-only", source, target)
        .filter(s -> s.low() > s.baseline()).isPresent());
    if (!leaking.isEmpty()) {
      sentences.add("In " + names(leaking) + " a model that sees only the second text beats chance: part of the score needs no inference.");
    }
    List<String> untaught = where(model, source, target -> of(model, main + ".random-encoder", source, target)
        .filter(random -> random.high() >= of(model, main, source, target).orElseThrow().low()).isPresent());
    if (!untaught.isEmpty()) {
      sentences.add("In " + names(untaught) + " its interval does not lie above that of the same architecture trained from random weights.");
    }
    return sentences;
  }

  /** Pairs of models that the two efficiencies rank differently, by target. */
  private List<String> disagreements(String source) {
    List<String> sentences = new ArrayList<>();
    List<String> models = scores.models();
    for (int a = 0; a < models.size(); a++) {
      for (int b = a + 1; b < models.size(); b++) {
        List<String> parts = new ArrayList<>();
        for (String target : scores.targets(models.get(a), source)) {
          disagreement(models.get(a), models.get(b), source, target).ifPresent(parts::add);
        }
        if (parts.isEmpty()) continue;
        sentences.add("Raw and chance-corrected efficiency rank " + models.get(a) + " and " + models.get(b) + " differently: "
            + String.join("; ", parts) + ". The raw ratio rewards a model near chance, so the corrected one is to be believed"
            + " as far as its interval allows.");
      }
    }
    return sentences;
  }

  private Optional<String> disagreement(String one, String other, String source, String target) {
    Optional<Score> rawOne = of(one, "efficiency", source, target);
    Optional<Score> rawOther = of(other, "efficiency", source, target);
    Optional<Score> correctedOne = of(one, "efficiency.corrected", source, target);
    Optional<Score> correctedOther = of(other, "efficiency.corrected", source, target);
    if (List.of(rawOne, rawOther, correctedOne, correctedOther).stream().anyMatch(Optional::isEmpty)) return Optional.empty();
    double raw = rawOne.get().value() - rawOther.get().value();
    double corrected = correctedOne.get().value() - correctedOther.get().value();
    if (raw * corrected >= 0) return Optional.empty();
    String ahead = raw > 0 ? one : other;
    return Optional.of("into " + Scores.name(target) + " " + ahead + " is ahead raw ("
        + against(rawOne.get(), rawOther.get()) + "), " + (raw > 0 ? other : one) + " corrected ("
        + against(correctedOne.get(), correctedOther.get()) + (Words.apart(correctedOne.get(), correctedOther.get()) ? ""
            : ", intervals overlap") + ")");
  }

  private static String against(Score one, Score other) {
    return Words.number(Math.max(one.value(), other.value())) + " against " + Words.number(Math.min(one.value(), other.value()));
  }

  /** Whether one source serves other languages better than another does. */
  private List<String> advantages(String model) {
    List<String> sentences = new ArrayList<>();
    List<String> sources = scores.sources(model);
    for (String one : sources) {
      for (String other : sources) {
        Optional<Score> found = of(model, "source-advantage", other, one);
        if (found.isEmpty()) continue;
        Score score = found.get();
        boolean settled = score.low() > 0 || score.high() < 0;
        sentences.add("Trained on " + TransferScores.name(one) + " rather than " + TransferScores.name(other) + ", " + model
            + " differs by " + Words.withInterval(score) + " in the languages that are neither: "
            + (settled ? score.value() > 0 ? "an advantage of " + TransferScores.name(one) + "." : "an advantage of "
            + TransferScores.name(other) + "." : "no advantage of either is established."));
      }
    }
    return sentences;
  }

  private List<String> where(String model, String source, Predicate<String> holds) {
    return scores.targets(model, source).stream().filter(holds).toList();
  }

  private Optional<Score> of(String model, String measure, String source, String target) {
    return scores.at(model, measure, source, target);
  }

  private static String names(List<String> targets) {
    return Words.list(targets.stream().map(Scores::name).toList(), 6);
  }

  private String title() {
    return main.equals("f1") ? "F1" : main;
  }
}
