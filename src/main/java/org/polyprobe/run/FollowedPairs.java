package org.polyprobe.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.polyprobe.extract.Pooling;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;
import org.polyprobe.result.Definition;

/** Follows, of a task's measures of pairs, those with English and the mean over all pairs, at one layer. */
final class FollowedPairs {
  private final String task;
  private final Set<String> measures;
  private final Pooling pooling;
  private final Map<Definition, List<Estimate>> all = new LinkedHashMap<>();

  FollowedPairs(String task, Set<String> measures, Pooling pooling) {
    this.task = task;
    this.measures = measures;
    this.pooling = pooling;
  }

  void add(Definition definition, String language, String reference, Estimate estimate, ScoreSheet sheet) {
    if (!measures.contains(definition.name())) return;
    all.computeIfAbsent(definition, absent -> new ArrayList<>()).add(estimate);
    if (reference.equals("en")) sheet.follow(what(definition, language, reference), estimate);
  }

  void mean(ScoreSheet sheet) {
    all.forEach((definition, estimates) -> sheet.follow(what(definition, "", ""), Bootstrap.mean(estimates)));
  }

  private ScoreSheet.Followed what(Definition definition, String language, String reference) {
    return new ScoreSheet.Followed(task, definition, language, reference, pooling.label());
  }
}
