package org.polyprobe.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.polyprobe.result.Score;

/**
 * The findings in words, by rules: every sentence is read off scores, and says so where intervals overlap.
 *
 * <p>What each paragraph may say is in {@link AlignmentFindings} (languages and layers), {@link SpaceFindings} (raw
 * cosine, families, collapse); this class puts them together and compares models.
 */
final class Summary {
  private final Scores scores;

  Summary(Scores scores) {
    this.scores = scores;
  }

  /** One paragraph about one model; empty where its scores support no sentence. */
  String paragraph(String model) {
    AlignmentFindings alignment = new AlignmentFindings(scores, model);
    SpaceFindings space = new SpaceFindings(scores, model);
    List<String> sentences = new ArrayList<>();
    sentences.addAll(alignment.languages());
    sentences.addAll(alignment.layers());
    sentences.addAll(alignment.retrieval());
    sentences.addAll(new DepthFindings(scores, model).fall());
    sentences.addAll(space.cosine());
    sentences.addAll(space.families());
    sentences.addAll(space.chinese());
    sentences.addAll(space.collapse());
    return String.join(" ", sentences);
  }

  /** A paragraph comparing the models by the mean of each language's best layer; empty for a single model. */
  String comparison() {
    List<String> models = scores.models().stream().filter(model -> scores.main(model).isPresent()).toList();
    if (models.size() < 2) return "";
    Scores.Metric metric = scores.main(models.get(0)).orElseThrow();
    List<String> comparable = models.stream().filter(m -> !scores.toReference(m, metric).isEmpty()).toList();
    List<String> shared = scores.languages().stream()
        .filter(language -> comparable.stream().allMatch(model -> best(model, metric, language).isPresent())).toList();
    if (comparable.size() < 2 || shared.isEmpty()) return "";
    List<String> ranked = comparable.stream()
        .sorted(Comparator.comparingDouble((String model) -> -mean(model, metric, shared))).toList();
    String first = ranked.get(0);
    String second = ranked.get(1);
    List<String> others = ranked.subList(1, ranked.size()).stream()
        .map(model -> model + " (" + Words.number(mean(model, metric, shared)) + ")").toList();
    return "By " + scores.definition(metric.measure()).title() + " against " + Scores.name(scores.reference())
        + " at each language's best layer, averaged over "
        + (shared.size() == 1 ? Scores.name(shared.get(0)) : "the " + shared.size() + " languages they share")
        + ", " + first + " comes first (" + Words.number(mean(first, metric, shared)) + "), before "
        + Words.list(others, 5) + ". " + clearLead(first, second, metric, shared);
  }

  private String clearLead(String first, String second, Scores.Metric metric, List<String> shared) {
    long above = shared.stream().filter(language -> {
      Score a = best(first, metric, language).orElseThrow();
      Score b = best(second, metric, language).orElseThrow();
      return a.value() > b.value() && Words.apart(a, b);
    }).count();
    if (above == 0) {
      return "In no language does its interval lie above that of " + second + ", so which of the two aligns better is"
          + " not settled.";
    }
    return "Its interval lies above that of " + second + " in " + above + " of " + shared.size()
        + (shared.size() == 1 ? " language." : " languages.");
  }

  private double mean(String model, Scores.Metric metric, List<String> languages) {
    return languages.stream().map(language -> best(model, metric, language).orElse(null)).filter(Objects::nonNull)
        .mapToDouble(Score::value).average().orElse(Double.NaN);
  }

  private Optional<Score> best(String model, Scores.Metric metric, String language) {
    if (language.equals(scores.reference())) return Optional.empty();
    return scores.best(new Curve(model, metric.task(), metric.measure(), language, scores.reference()));
  }
}
