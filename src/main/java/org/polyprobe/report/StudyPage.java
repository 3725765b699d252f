package org.polyprobe.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Score;
import org.polyprobe.study.Claim;
import org.polyprobe.study.Finding;
import org.polyprobe.study.Outcome;
import org.polyprobe.study.StudyResults;

/** A study's page: what the paper says beside what was measured, and where each number comes from. */
public final class StudyPage {
  private final StudyResults results;
  private final List<String> notes;

  private StudyPage(StudyResults results) {
    this.results = results;
    this.notes = List.copyOf(new LinkedHashSet<>(results.findings().stream().map(finding -> finding.claim().note())
        .filter(note -> !note.isEmpty()).toList()));
  }

  /** The page as text; its links lead to the steps' folders beside it. */
  public static String html(StudyResults results) {
    StudyPage page = new StudyPage(results);
    Map<String, String> parts = new HashMap<>();
    parts.put("css", Report.resource("/report/report.css"));
    parts.put("title", Html.escape(results.study().title()));
    parts.put("subtitle", page.subtitle());
    parts.put("about", results.study().about().isEmpty() ? "" : "<p>" + Html.escape(results.study().about()) + "</p>");
    parts.put("summary", Report.prose(results.summary()));
    parts.put("comparison", page.comparison());
    parts.put("remarks", page.remarks());
    parts.put("left-out", page.leftOut());
    parts.put("steps", page.steps());
    parts.put("definitions", page.definitions());
    parts.put("provenance", page.provenance());
    parts.put("study", Html.escape(results.study().text()));
    return Report.fill("/report/study.html", parts);
  }

  private List<Outcome> done() {
    return results.outcomes().stream().filter(Outcome::done).toList();
  }

  private String subtitle() {
    String paper = Html.escape(results.study().paper());
    String link = paper.matches("https?://\\S+") ? "<a href=\"" + paper + "\">" + paper + "</a> · " : paper.isEmpty() ? "" : paper + " · ";
    String started = done().isEmpty() ? "" : done().get(0).manifest().started();
    return link + (started.length() >= 10 ? started.substring(0, 10) + " · " : "")
        + (done().isEmpty() ? "" : "Polyprobe " + Html.escape(done().get(0).manifest().version()));
  }

  private String comparison() {
    if (results.findings().isEmpty()) return "";
    List<List<String>> rows = new ArrayList<>();
    for (Finding finding : results.findings()) {
      Claim claim = finding.claim();
      Score score = finding.score();
      String note = claim.note().isEmpty() ? "" : " <sup>" + (notes.indexOf(claim.note()) + 1) + "</sup>";
      rows.add(List.of(Html.escape(claim.quantity()) + note + "<br/><span class=\"below\">" + Html.escape(claim.model()) + ", " + step(claim) + "</span>",
          paper(claim), measured(finding),
          score == null ? "" : StudyMark.svg(finding, results.definitions().get(claim.measure())),
          score == null || Double.isNaN(score.baseline()) ? "—" : Words.number(score.baseline()),
          score == null ? "—" : Words.count(score.n())));
    }
    return Html.table("", List.of("", "Paper", "Measured", "", "Baseline", "n"), rows);
  }

  private static String paper(Claim claim) {
    if (Double.isNaN(claim.paper())) return "<span class=\"below\">not known</span>";
    return Html.escape(claim.printed())
        + (claim.whence().isEmpty() ? "" : "<br/><span class=\"below\">" + Html.escape(claim.whence()) + "</span>");
  }

  private static String measured(Finding finding) {
    Score score = finding.score();
    if (score == null) {
      String why = finding.why().startsWith("left out") ? "left out" : finding.why();
      return "<td class=\"text\"><span class=\"warning\">" + Html.escape(why) + "</span></td>";
    }
    return Tables.compact(score) + (score.layer() == null ? "" : "<br/><span class=\"below\">layer " + score.layer() + "</span>");
  }

  /** The step's name, leading to its report where there is one. */
  private String step(Claim claim) {
    return results.outcomes().stream().filter(outcome -> outcome.step().name().equals(claim.step())
        && outcome.model().equals(claim.model())).findFirst().map(this::link).orElse("");
  }

  private String link(Outcome outcome) {
    String name = Html.escape(outcome.step().name());
    return outcome.done() ? "<a href=\"" + Html.escape(outcome.folder()) + "/report.html\">" + name + "</a>" : name;
  }

  private String remarks() {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < notes.size(); i++) {
      html.append("<p class=\"caption\"><sup>").append(i + 1).append("</sup> ").append(Html.escape(notes.get(i))).append("</p>\n");
    }
    return html.toString();
  }

  private String leftOut() {
    StringBuilder html = new StringBuilder();
    results.leftOut().forEach((why, outcomes) -> {
      Set<String> lines = new LinkedHashSet<>(List.of(why));
      outcomes.stream().map(Outcome::remedy).filter(remedy -> !remedy.isEmpty()).forEach(lines::add);
      html.append("<p><b>").append(Html.escape(Words.list(outcomes.stream()
          .map(outcome -> outcome.step().name() + " with " + outcome.model()).toList(), 20))).append("</b>");
      for (String line : lines) html.append("<br/>").append(Html.escape(line));
      html.append("</p>\n");
    });
    return html.toString();
  }

  private String steps() {
    List<List<String>> rows = new ArrayList<>();
    for (Outcome outcome : results.outcomes()) {
      rows.add(List.of(link(outcome), Html.escape(outcome.model()),
          outcome.done() ? Provenance.time(outcome.manifest().wallSeconds()) : "left out",
          "<td class=\"text\"><code>" + Html.escape(outcome.command()) + "</code></td>"));
    }
    return Html.table("", List.of("Step", "Model", "Time", "Command"), rows);
  }

  private String definitions() {
    List<List<String>> rows = new ArrayList<>();
    for (Definition definition : new LinkedHashSet<>(results.definitions().values())) {
      rows.add(List.of(Html.escape(definition.title()) + "<br/><code>" + Html.escape(definition.name()) + "</code>",
          "<td class=\"text\">" + Html.escape(definition.description()) + "</td>", Provenance.range(definition),
          "<td class=\"text\">" + Html.escape(definition.source()) + "</td>"));
    }
    if (rows.isEmpty()) return "";
    return "<div class=\"prose\">" + Html.table("", List.of("Measure", "Definition", "Range", "Source"), rows) + "</div>";
  }

  private String provenance() {
    StringBuilder html = new StringBuilder();
    for (Outcome outcome : done()) {
      html.append("<details><summary>").append(Html.escape(outcome.step().name() + " with " + outcome.model()))
          .append("</summary>").append(Provenance.run(outcome.manifest())).append("</details>\n");
    }
    return html.toString();
  }
}
