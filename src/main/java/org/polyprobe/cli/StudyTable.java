package org.polyprobe.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.polyprobe.result.Score;
import org.polyprobe.study.Claim;
import org.polyprobe.study.Finding;
import org.polyprobe.study.Outcome;
import org.polyprobe.study.StudyResults;

/** What a study came to, for a terminal: the comparison, what could not be had, and how to get each number again. */
final class StudyTable {
  private StudyTable() {}

  static String of(StudyResults results) {
    StringBuilder text = new StringBuilder();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "model", "paper", "measured", "95 % interval", "baseline", "n", "step"));
    List<String> notes = new ArrayList<>(new LinkedHashSet<>(results.findings().stream().map(f -> f.claim().note())
        .filter(note -> !note.isEmpty()).toList()));
    results.findings().forEach(finding -> rows.add(row(finding, notes)));
    if (rows.size() > 1) ScoreTable.append(text, rows);
    for (int i = 0; i < notes.size(); i++) text.append('[').append(i + 1).append("] ").append(notes.get(i)).append('\n');
    if (!notes.isEmpty()) text.append('\n');
    text.append(results.summary()).append("\n\n");
    leftOut(results, text);
    text.append("Each step alone:\n");
    results.outcomes().stream().filter(Outcome::done).forEach(outcome -> text.append("  ").append(outcome.command()).append('\n'));
    return text.append('\n').toString();
  }

  private static List<String> row(Finding finding, List<String> notes) {
    Claim claim = finding.claim();
    Score score = finding.score();
    String note = claim.note().isEmpty() ? "" : " [" + (notes.indexOf(claim.note()) + 1) + "]";
    String paper = Double.isNaN(claim.paper()) ? "not known" : claim.printed();
    if (!claim.whence().isEmpty()) paper += " " + claim.whence();
    if (score == null) {
      String why = finding.why().startsWith("left out") ? "left out" : finding.why();
      return List.of(claim.quantity() + note, claim.model(), paper, why, "", "", "", claim.step());
    }
    String layer = score.layer() == null ? "" : " layer " + score.layer();
    return List.of(claim.quantity() + note, claim.model(), paper, number(score.value()) + layer,
        Double.isNaN(score.low()) ? "" : "[" + number(score.low()) + ", " + number(score.high()) + "]",
        Double.isNaN(score.baseline()) ? "" : number(score.baseline()), "" + score.n(), claim.step());
  }

  private static void leftOut(StudyResults results, StringBuilder text) {
    if (results.leftOut().isEmpty()) return;
    text.append("Left out:\n");
    results.leftOut().forEach((why, outcomes) -> {
      List<String> names = outcomes.stream().map(outcome -> outcome.step().name() + " with " + outcome.model()).toList();
      text.append("  ").append(String.join(", ", names)).append("\n    ").append(why).append('\n');
      Set<String> remedies = new LinkedHashSet<>();
      outcomes.stream().map(Outcome::remedy).filter(remedy -> !remedy.isEmpty()).forEach(remedies::add);
      remedies.forEach(remedy -> text.append("    ").append(remedy).append('\n'));
    });
    text.append("Given again, the same command does what was left out and repeats nothing.\n\n");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.3f", value);
  }
}
