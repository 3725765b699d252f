package org.polyprobe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.polyprobe.result.Score;

/** How likely a model finds each language's text: one row a language, one column a measure. */
final class LikelihoodTable {
  private static final String TASK = "perplexity";

  private final Scores scores;

  LikelihoodTable(Scores scores) {
    this.scores = scores;
  }

  /** Empty where the model has no such scores. */
  String of(String model) {
    List<String> measures = scores.measures(TASK).stream()
        .filter(m -> scores.languages().stream().anyMatch(language -> score(model, m, language).isPresent())).toList();
    if (measures.isEmpty()) return "";
    List<String> header = new ArrayList<>(List.of("Language"));
    measures.forEach(measure -> header.add(Html.escape(scores.definition(measure).title())));
    List<List<String>> rows = new ArrayList<>();
    for (String language : scores.languages()) {
      if (measures.stream().noneMatch(measure -> score(model, measure, language).isPresent())) continue;
      List<String> row = new ArrayList<>(List.of(Tables.language(language)));
      for (String measure : measures) row.add(score(model, measure, language).map(LikelihoodTable::cell).orElse("—"));
      rows.add(row);
    }
    return Html.table("", header, rows);
  }

  private static String cell(Score score) {
    String reference = score.reference().isEmpty() ? "" : "of " + Html.escape(Scores.name(score.reference())) + " · ";
    return Tables.compact(score) + "<br/><span class=\"below\">" + reference + "baseline "
        + Words.number(score.baseline()) + " · n " + Words.count(score.n()) + "</span>";
  }

  /** A language's score, against whatever language it was measured. */
  private Optional<Score> score(String model, String measure, String language) {
    return scores.curves().entrySet().stream()
        .filter(entry -> entry.getKey().model().equals(model) && entry.getKey().task().equals(TASK)
            && entry.getKey().measure().equals(measure) && entry.getKey().language().equals(language))
        .map(entry -> entry.getValue().firstEntry().getValue()).findFirst();
  }
}
