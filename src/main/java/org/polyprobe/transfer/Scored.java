package org.polyprobe.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Resampled;
import org.polyprobe.probe.Matches;
import org.polyprobe.probe.Tagging;
import org.polyprobe.tune.Task;

/**
 * A target's gold labels, in independent units, and the numbers that predictions come to.
 *
 * <p>Named entities (tags of IOB2) are scored by F1 over entities as seqeval counts, with chance 0; anything else by
 * accuracy, with the share of the most frequent gold label as chance.
 *
 * @param units the unit of each item
 * @param bootstrap draws of units; targets whose rows translate each other share one
 */
record Scored(Labelled data, int[] units, Bootstrap bootstrap) {
  /** @param groups what items of one unit have in common; may be another language's, where rows are parallel */
  static Scored of(Labelled data, List<String> groups, Bootstrap bootstrap) {
    Map<String, Integer> places = new LinkedHashMap<>();
    int[] units = new int[groups.size()];
    for (int i = 0; i < units.length; i++) units[i] = places.computeIfAbsent(groups.get(i), absent -> places.size());
    return new Scored(data, units, bootstrap);
  }

  /** Whether rows of two sets translate each other, as far as labels tell. */
  static boolean areParallel(Labelled one, Labelled other) {
    return one.size() == other.size() && one.kind() == Task.Kind.TEXT && one.gold().equals(other.gold());
  }

  /** Whether labels name entities. */
  static boolean areEntities(Labelled data) {
    return data.kind() == Task.Kind.TOKEN && data.labels().stream().anyMatch(label -> label.startsWith("B-"))
        && Tagging.foreign(data.labels()).isEmpty();
  }

  Matches matches(Predictions predictions) {
    List<List<String>> gold = byUnit(data.gold());
    List<List<String>> said = byUnit(predictions.labels());
    return areEntities(data) ? Matches.ofEntities(Tagging.LENIENT, gold, said) : Matches.ofLabels(gold, said);
  }

  /** The score results are compared by. */
  Resampled main(Matches matches) {
    return drawn(matches.micro(Matches.Score.F1), matches.microDraws(Matches.Score.F1, bootstrap), chance(), matches);
  }

  /** The score results are compared by, without its interval. */
  double value(Predictions predictions) {
    return matches(predictions).micro(Matches.Score.F1);
  }

  /** The mean of the classes' F1. */
  Resampled macro(Matches matches) {
    return drawn(matches.macro(), matches.macroDraws(bootstrap), macroChance(), matches);
  }

  /** One class alone. */
  Resampled of(Matches matches, String type, Matches.Score score) {
    return drawn(matches.of(type, score), matches.drawsOf(type, score, bootstrap), Double.NaN, matches);
  }

  private static Resampled drawn(double value, double[] draws, double baseline, Matches matches) {
    return new Resampled(Bootstrap.estimate(value, draws, baseline, matches.n()), draws);
  }

  /** What the best constant answer scores. */
  double chance() {
    return areEntities(data) ? 0 : constant().micro(Matches.Score.F1);
  }

  /** What the best constant answer has as macro F1. */
  double macroChance() {
    return areEntities(data) ? 0 : constant().macro();
  }

  private Matches constant() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    data.gold().forEach(labels -> labels.forEach(label -> counts.merge(label, 1, Integer::sum)));
    String most = counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    List<List<String>> said = data.gold().stream()
        .map(labels -> labels.stream().map(label -> most).toList()).toList();
    return Matches.ofLabels(data.gold(), said);
  }

  private List<List<String>> byUnit(List<List<String>> items) {
    List<List<String>> grouped = new ArrayList<>();
    int count = Arrays.stream(units).max().orElseThrow() + 1;
    for (int unit = 0; unit < count; unit++) grouped.add(new ArrayList<>());
    for (int i = 0; i < units.length; i++) grouped.get(units[i]).addAll(items.get(i));
    return grouped;
  }
}
