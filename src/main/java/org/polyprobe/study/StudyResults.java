package org.polyprobe.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.result.Definition;
import org.polyprobe.result.ResultsJson;
import org.polyprobe.result.Run;
import org.polyprobe.result.RunFolder;

/**
 * What a study came to.
 *
 * @param folder where the steps' folders lie
 * @param definitions of the measures claims are about, by the measure's name
 */
public record StudyResults(Study study, Path folder, List<Outcome> outcomes, List<Finding> findings,
                           Map<String, Definition> definitions) {
  /** Looks every claim up in the results of its step. */
  public static StudyResults of(Study study, Path folder, List<Outcome> outcomes) throws IOException {
    Map<Claim, Finding> found = new LinkedHashMap<>();
    Map<String, Definition> definitions = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      List<Claim> claims = study.claims().stream().filter(claim -> claim.step().equals(outcome.step().name())
          && claim.model().equals(outcome.model())).toList();
      if (claims.isEmpty()) continue;
      Run run = outcome.done() ? run(folder, outcome) : null;                // one at a time: large runs fill the heap
      for (Claim claim : claims) {
        found.put(claim, run == null ? new Finding(claim, null, "left out: " + outcome.why()) : claim.in(run));
        if (run != null) definitions.putIfAbsent(claim.measure(), claim.definition(run));
      }
    }
    return new StudyResults(study, folder, outcomes, study.claims().stream().map(found::get).toList(), definitions);
  }

  static Run run(Path folder, Outcome outcome) throws IOException {
    return ResultsJson.read(folder.resolve(outcome.folder()).resolve("results.json"));
  }

  /** Whether anything was measured. */
  public boolean any() {
    return outcomes.stream().anyMatch(Outcome::done);
  }

  /** What could not be had, each reason with the steps and models it left out. */
  public Map<String, List<Outcome>> leftOut() {
    Map<String, List<Outcome>> byReason = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      if (!outcome.done()) byReason.computeIfAbsent(outcome.why(), why -> new ArrayList<>()).add(outcome);
    }
    return byReason;
  }

  public String reasons() {
    return String.join("; ", leftOut().keySet());
  }

  /** What came of it, in a sentence or two. */
  public String summary() {
    long done = outcomes.stream().filter(Outcome::done).count();
    List<Finding> known = findings.stream().filter(finding -> !Double.isNaN(finding.claim().paper())).toList();
    List<Finding> both = known.stream().filter(finding -> finding.score() != null).toList();
    String text = done + " of " + outcomes.size() + " experiments were done.";
    if (!known.isEmpty()) text += " Of " + known.size() + " numbers of the paper, " + both.size() + " were measured";
    long held = both.stream().filter(Finding::holds).count();
    if (!both.isEmpty()) text += "; " + held + " of these lie in the interval measured";
    if (!known.isEmpty()) text += ".";
    return text;
  }

  /** {@code results.csv}, {@code results.json}, {@code comparison.csv}. */
  public void writeTo(RunFolder files) {
    StudyFiles.write(this, files);
  }
}
