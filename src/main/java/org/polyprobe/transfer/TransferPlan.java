package org.polyprobe.transfer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.polyprobe.InputException;
import org.polyprobe.tune.Recipe;

/**
 * What is trained and what is asked.
 *
 * @param sources each a list of languages trained on together; several are compared
 * @param train labelled items by source language
 * @param dev by language, for choosing among a run's weights; empty for none
 * @param test by target language, in the order of the report
 * @param selection whose development sets choose
 * @param seeds of the training runs
 * @param recipe by seed, the same for all models
 * @param maxTokens texts are cut to
 * @param baselines trained beside every result
 * @param remedies trained beside every result and compared with it
 * @param shots what becomes of the trained models when they see labelled examples of a target
 */
public record TransferPlan(List<List<String>> sources, Map<String, Labelled> train, Map<String, Labelled> dev,
                           Map<String, Labelled> test, Selection selection, List<Long> seeds,
                           LongFunction<Recipe> recipe, int maxTokens, Set<Baseline> baselines,
                           List<Remedy> remedies, FewShot shots) {
  /** Whose development sets choose among a run's weights. Those of the targets make the result no zero-shot transfer. */
  public enum Selection { SOURCE, TARGET }

  public TransferPlan {
    if (sources.isEmpty() || seeds.isEmpty() || test.isEmpty()) {
      throw new IllegalArgumentException("sources, seeds and targets must not be empty");
    }
    for (List<String> source : sources) {
      for (String language : source) {
        if (!train.containsKey(language)) throw new IllegalArgumentException("no training data in " + language);
      }
    }
    if (shots.isAsked() && untrained(sources, test.keySet()).isEmpty()) {
      throw new InputException("--shots: no target that is not trained on, so there is none to adapt to");
    }
  }

  /** Targets that few-shot adaptation goes to: those that some source is not trained on. */
  List<String> adapted() {
    return shots.isAsked() ? untrained(sources, test.keySet()) : List.of();
  }

  /** Targets that some source is not trained on. */
  public static List<String> untrained(List<List<String>> sources, Collection<String> targets) {
    return targets.stream().filter(target -> sources.stream().anyMatch(source -> !source.contains(target))).toList();
  }

  /** Whether a target's rows are taken for translations of the first one's. */
  boolean isJoint(String target) {
    Labelled first = test.values().iterator().next();
    return test.get(target) == first || Scored.areParallel(first, test.get(target));
  }

  /** What a target's rows of one independent item have in common: for translations, that of the first target's rows. */
  List<String> units(String target) {
    return (isJoint(target) ? test.values().iterator().next() : test.get(target)).groups();
  }

  /** The training runs that differ in nothing but their seeds. */
  List<Trial> runs(String model, List<String> source, Treatment treatment) {
    return seeds.stream().map(seed -> new Trial(model, source, treatment, seed)).toList();
  }

  /** Every training run of a model. */
  List<Trial> trials(String model) {
    List<Trial> trials = new ArrayList<>();
    for (List<String> source : sources) {
      trials.addAll(runs(model, source, Treatment.PLAIN));
      for (Baseline baseline : baselines) trials.add(new Trial(model, source, baseline, seeds.get(0)));
      for (Remedy remedy : remedies) trials.addAll(runs(model, source, remedy));
    }
    return trials;
  }

  /** How a source is written. */
  static String name(List<String> source) {
    return String.join("+", source);
  }

  /** The labels of all training data, in order. */
  List<String> labels() {
    Set<String> labels = new LinkedHashSet<>();
    train.values().forEach(data -> labels.addAll(data.labels()));
    return List.copyOf(labels);
  }

  /** Development data that chooses for a source; empty for none. */
  List<Labelled> devOf(List<String> source) {
    List<Labelled> chosen = new ArrayList<>();
    dev.forEach((language, data) -> {
      if (selection == Selection.TARGET ? test.containsKey(language) : source.contains(language)) chosen.add(data);
    });
    return chosen;
  }

  /**
   * The plan without targets whose labels are kept back: all one, and none that was trained on.
   *
   * @param notes told of those, and of targets whose labels are all one of those trained on
   */
  TransferPlan withoutPlaceholders(Consumer<String> notes) {
    Map<String, Labelled> kept = new LinkedHashMap<>();
    test.forEach((language, data) -> {
      boolean foreign = !data.unknown(labels()).isEmpty();
      if (data.looksLikePlaceholders()) {
        notes.accept("all %,d labels of %s (%s) are \"%s\", which looks like a placeholder for labels kept back: %s".formatted(
            data.size(), data.name(), language, data.labels().get(0), foreign ? "left out" : "its scores mean little"));
      }
      if (!(data.looksLikePlaceholders() && foreign)) kept.put(language, data);
    });
    if (kept.isEmpty()) throw new InputException("no target has labels: all of each look like placeholders");
    return new TransferPlan(sources, train, dev, kept, selection, seeds, recipe, maxTokens, baselines, remedies, shots);
  }

  /** Refuses sets too small to resample, and labels that no training item has, at their first place. */
  void requireScorable() {
    test.values().forEach(data -> {
      long units = data.groups().stream().distinct().count();
      if (units < 2) throw new InputException(data.name() + ": holds " + units + " independent item, expected at least 2");
    });
    List<String> known = labels();
    for (Map<String, Labelled> sets : List.of(dev, test, shots.pools())) {
      sets.forEach((language, data) -> {
        Set<String> unknown = data.unknown(known);
        if (unknown.isEmpty()) return;
        String label = unknown.iterator().next();
        int item = 0;
        while (!data.gold().get(item).contains(label)) item++;
        throw new InputException(data.name() + ", line " + data.places().get(item) + ": label \"" + label
            + "\" is not among the training labels " + known);
      });
    }
  }

  /** Sentences on items that stand both in training and in another set. */
  List<String> duplicates() {
    Map<String, Integer> trained = new HashMap<>();
    Map<String, String> files = new HashMap<>();
    train.values().forEach(data -> {
      List<String> contents = data.contents();
      List<Integer> places = data.places();
      for (int i = 0; i < contents.size(); i++) {
        if (trained.putIfAbsent(contents.get(i), places.get(i)) == null) files.put(contents.get(i), data.name());
      }
    });
    List<String> notes = new ArrayList<>();
    test.forEach((language, data) -> {
      List<String> contents = data.contents();
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < contents.size(); i++) if (trained.containsKey(contents.get(i))) found.add(i);
      if (found.isEmpty()) return;
      String first = contents.get(found.get(0));
      notes.add("%,d of the %,d items of %s (%s) stand in the training data too, first line %d as line %d of %s"
          .formatted(found.size(), data.size(), data.name(), language, data.places().get(found.get(0)),
              trained.get(first), files.get(first)));
    });
    return notes;
  }
}
