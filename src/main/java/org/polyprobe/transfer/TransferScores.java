package org.polyprobe.transfer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.HeadCollapse;
import org.polyprobe.measure.Resampled;
import org.polyprobe.measure.Transfer;
import org.polyprobe.probe.Matches;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Score;
import org.polyprobe.tune.Task;

/** From predictions to scores: per model, source and target, over the seeds. Everything is resampled together. */
final class TransferScores implements AutoCloseable {
  private final TransferPlan plan;
  private final Map<Trial, Map<String, Predictions>> said;
  private final Map<Trial, Long> tokens;
  private final Bootstrap bootstrap;
  private final Collection<String> notes;
  private final ShotScores few;
  private final Map<String, Scored> targets = new LinkedHashMap<>();
  private final String task;
  private final String dtype;
  private final Definition main;
  private final Set<Definition> definitions = new LinkedHashSet<>();
  private final List<Score> scores = new ArrayList<>();

  /** @param tokens that each training run passed through its model */
  TransferScores(TransferPlan plan, Answers answers, Map<Trial, Long> tokens, Bootstrap bootstrap, Collection<String> notes) {
    this.plan = plan;
    said = answers.said();
    this.tokens = tokens;
    this.bootstrap = bootstrap;
    this.notes = notes;
    task = plan.selection() == TransferPlan.Selection.TARGET ? "transfer.target-dev" : "transfer";
    dtype = plan.recipe().apply(plan.seeds().get(0)).numerics().dtype().toString();
    group();
    main = TransferDefinitions.main(plan.test().values().iterator().next());
    few = new ShotScores(plan, answers, targets, main, bootstrap.seed());
    if (plan.seeds().size() == 1) {
      notes.add("one training run each: intervals leave out how much runs with other seeds differ");
    }
    if (plan.selection() == TransferPlan.Selection.TARGET) {
      notes.add("weights were chosen on the targets' development sets: this is no zero-shot transfer");
    }
  }

  /** Rows that translate each other are resampled together, in the units of the first language; others on their own. */
  private void group() {
    List<String> parallel = new ArrayList<>();
    plan.test().forEach((language, data) -> {
      boolean joint = plan.isJoint(language);
      if (joint) parallel.add(language);
      targets.put(language, Scored.of(data, plan.units(language), joint ? bootstrap
          : new Bootstrap(bootstrap.seed() + 1 + targets.size(), bootstrap.draws())));
    });
    if (parallel.size() > 1) {
      notes.add("rows of " + String.join(", ", parallel) + " have the same labels in the same order: they are taken for "
          + "translations of each other and resampled together");
    }
  }

  void score(String model) {
    Map<List<String>, Map<String, Resampled>> bySource = new LinkedHashMap<>();
    for (List<String> source : plan.sources()) bySource.put(source, score(model, source));
    for (int a = 0; a < plan.sources().size(); a++) {
      for (int b = a + 1; b < plan.sources().size(); b++) {
        compare(model, plan.sources().get(a), plan.sources().get(b), bySource);
      }
    }
  }

  private Map<String, Resampled> score(String model, List<String> source) {
    Map<String, Resampled> means = new LinkedHashMap<>();
    for (var target : targets.entrySet()) {
      means.put(target.getKey(), score(model, source, target.getKey(), target.getValue()));
    }
    transfer(model, source, means);
    plan.remedies().forEach(remedy -> compare(model, source, remedy, means));
    few.score(model, source, (definition, language, estimate) -> add(model, definition, language, TransferPlan.name(source), estimate));
    return means;
  }

  private Resampled score(String model, List<String> source, String language, Scored scored) {
    try (PointerScope scope = new PointerScope()) {
      String name = TransferPlan.name(source);
      List<Predictions> runs = plan.runs(model, source, Treatment.PLAIN).stream().map(run -> said.get(run).get(language)).toList();
      List<Matches> matches = runs.stream().map(scored::matches).toList();
      List<Resampled> bySeed = matches.stream().map(scored::main).toList();
      Resampled mean = Transfer.overRuns(bySeed, bootstrap.seed());
      add(model, main, language, name, mean.estimate());
      seeds(model, language, name, bySeed);
      details(model, language, name, scored, matches);
      if (scored.data().kind() == Task.Kind.TEXT) confusion(model, language, name, scored.data(), runs);
      collapse(model, language, name, runs, mean.estimate());
      baselines(model, source, language, scored);
      return mean;
    }
  }

  private void seeds(String model, String language, String source, List<Resampled> bySeed) {
    if (bySeed.size() < 2) return;
    for (int i = 0; i < bySeed.size(); i++) {
      Estimate one = bySeed.get(i).estimate();
      Definition definition = TransferDefinitions.ofSeed(main, plan.seeds().get(i));
      definitions.add(definition);
      scores.add(new Score(model, task, definition.name(), language, source, null, "", dtype, one.n(), one.value(),
          one.low(), one.high(), one.baseline(), plan.seeds().get(i)));
    }
    double deviation = Transfer.deviation(bySeed.stream().map(seed -> seed.estimate().value()).toList());
    add(model, TransferDefinitions.deviation(main), language, source, plain(deviation, bySeed.get(0).estimate().n()));
  }

  /** Macro F1 and each class. */
  private void details(String model, String language, String source, Scored scored, List<Matches> runs) {
    add(model, TransferDefinitions.MACRO_F1, language, source, Transfer.overRuns(
        runs.stream().map(scored::macro).toList(), bootstrap.seed()).estimate());
    Set<String> classes = new TreeSet<>();
    runs.forEach(run -> classes.addAll(run.classes()));
    for (String type : classes) {
      List<Matches> having = runs.stream().filter(run -> run.classes().contains(type)).toList();
      if (having.size() < runs.size()) continue;                          // one run alone invented it
      for (Matches.Score score : Matches.Score.values()) {
        add(model, TransferDefinitions.ofClass(score, type), language, source, Transfer.overRuns(
            runs.stream().map(run -> scored.of(run, type, score)).toList(), bootstrap.seed()).estimate());
      }
    }
  }

  /** Of all items, the share with that label and that answer, over all runs. */
  private void confusion(String model, String language, String source, Labelled data, List<Predictions> runs) {
    List<List<String>> gold = data.gold();
    for (String right : plan.labels()) {
      for (String answer : plan.labels()) {
        long count = 0;
        for (Predictions run : runs) {
          for (int i = 0; i < gold.size(); i++) {
            if (gold.get(i).get(0).equals(right) && run.labels().get(i).get(0).equals(answer)) count++;
          }
        }
        add(model, TransferDefinitions.confusion(right, answer), language, source,
            plain((double) count / runs.size() / gold.size(), gold.size()));
      }
    }
  }

  private void collapse(String model, String language, String source, List<Predictions> runs, Estimate score) {
    HeadCollapse collapse = HeadCollapse.of(
        runs.stream().map(run -> run.labels().stream().flatMap(List::stream).toList()).toList(), score);
    add(model, TransferDefinitions.ENTROPY, language, source, plain(collapse.entropy(), score.n()));
    add(model, TransferDefinitions.TOP_CLASS, language, source, plain(collapse.topShare(), score.n()));
    add(model, TransferDefinitions.COLLAPSE, language, source, plain(collapse.signs().size(), score.n()));
  }

  private void baselines(String model, List<String> source, String language, Scored scored) {
    for (Baseline baseline : plan.baselines()) {
      Predictions answers = said.get(new Trial(model, source, baseline, plan.seeds().get(0))).get(language);
      add(model, TransferDefinitions.baseline(main, baseline), language, TransferPlan.name(source),
          scored.main(scored.matches(answers)).estimate());
    }
  }

  /**
   * A remedy beside plain fine-tuning: its score and gain in every target, its gain over those that were not trained on,
   * and what it costs.
   */
  private void compare(String model, List<String> source, Remedy remedy, Map<String, Resampled> plain) {
    String name = TransferPlan.name(source);
    List<Trial> trials = plan.runs(model, source, remedy);
    List<Resampled> zeroShot = new ArrayList<>();
    targets.forEach((language, scored) -> {
      try (PointerScope scope = new PointerScope()) {
        Resampled mean = Transfer.overRuns(trials.stream().map(run -> said.get(run).get(language))
            .map(answers -> scored.main(scored.matches(answers))).toList(), bootstrap.seed());
        Resampled gain = Transfer.gap(mean, plain.get(language));
        add(model, TransferDefinitions.remedied(main, remedy), language, name, mean.estimate());
        add(model, TransferDefinitions.gain(main, remedy), language, name, gain.estimate());
        if (!source.contains(language)) zeroShot.add(gain);
      }
    });
    if (!zeroShot.isEmpty()) {
      add(model, TransferDefinitions.gain(main, remedy), "", name, Transfer.mean(zeroShot).estimate());
    }
    add(model, TransferDefinitions.cost(remedy), "", name,
        plain(cost(trials) / cost(plan.runs(model, source, Treatment.PLAIN)), trials.size()));
  }

  private double cost(List<Trial> runs) {
    return runs.stream().mapToLong(tokens::get).sum();
  }

  /** Gap and efficiencies of every target that was not trained on. */
  private void transfer(String model, List<String> source, Map<String, Resampled> means) {
    List<Resampled> own = source.stream().map(means::get).filter(Objects::nonNull).toList();
    String name = TransferPlan.name(source);
    if (own.size() < source.size()) {
      notes.add("no gap and no efficiency from " + name + ": not every source language is among the targets");
      return;
    }
    Resampled from = Transfer.mean(own);
    means.forEach((language, score) -> {
      if (source.contains(language)) return;
      add(model, Transfer.GAP, language, name, Transfer.gap(from, score).estimate());
      add(model, Transfer.EFFICIENCY, language, name, Transfer.efficiency(from, score).estimate());
      add(model, Transfer.CORRECTED, language, name, Transfer.corrected(from, score).estimate());
    });
    if (Transfer.atChance(from.estimate())) {
      notes.add(model + ": its score in " + name + " cannot be told from chance, so efficiency above chance does not exist");
    }
  }

  /** What one source gains over another in languages that neither is. */
  private void compare(String model, List<String> one, List<String> other,
                       Map<List<String>, Map<String, Resampled>> bySource) {
    List<Resampled> differences = new ArrayList<>();
    for (String language : targets.keySet()) {
      if (one.contains(language) || other.contains(language)) continue;
      differences.add(Transfer.gap(bySource.get(one).get(language), bySource.get(other).get(language)));
    }
    if (differences.isEmpty()) return;
    add(model, TransferDefinitions.SOURCE_ADVANTAGE, TransferPlan.name(one), TransferPlan.name(other),
        Transfer.mean(differences).estimate());
  }

  private static Estimate plain(double value, int n) {
    return new Estimate(value, Double.NaN, Double.NaN, Double.NaN, n);
  }

  private void add(String model, Definition definition, String language, String reference, Estimate estimate) {
    definitions.add(definition);
    scores.add(new Score(model, task, definition.name(), language, reference, null, "", dtype, estimate.n(),
        estimate.value(), estimate.low(), estimate.high(), estimate.baseline(), bootstrap.seed()));
  }

  @Override
  public void close() {
    targets.values().stream().map(Scored::bootstrap).filter(own -> own != bootstrap).forEach(Bootstrap::close);
  }

  List<Definition> definitions() {
    return List.copyOf(definitions);
  }

  List<Score> scores() {
    return List.copyOf(scores);
  }
}
