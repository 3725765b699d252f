package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.result.LearningCurve;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.RunFolder;
import org.polyprobe.run.Manifests;
import org.polyprobe.run.RunSettings;
import org.polyprobe.tune.Listener;

/**
 * Cross-lingual transfer: every model is tuned on every source with every seed, asked about every target, and scored;
 * baselines beside it. A killed run goes on where it was when the same command is given again.
 */
public final class TransferRun {
  private final RunSettings settings;
  private final TransferPlan plan;
  private final Path out;
  private final Function<Trial, Listener> listeners;
  private final Set<String> notes = new LinkedHashSet<>();
  private final Answers answers;
  private final List<TrialLog> logs = new ArrayList<>();

  /**
   * @param out folder of the result; training runs are kept in its {@code runs}
   * @param listeners hear of each training run
   */
  public TransferRun(RunSettings settings, TransferPlan plan, Path out, Function<Trial, Listener> listeners) {
    this.settings = settings;
    this.plan = plan.withoutPlaceholders(notes::add);
    this.out = out;
    this.listeners = listeners;
    this.plan.requireScorable();
    answers = new Answers(Shots.of(this.plan, notes::add));
  }

  /** Trains and scores; writes {@code steps.csv} and {@code predictions.tsv} into the folder. */
  public Run over(List<String> models, List<Manifest.Data> data, RunFolder folder) throws IOException {
    Instant started = Instant.now();
    notes.addAll(plan.duplicates());
    for (String model : plan.remedies().isEmpty() ? List.<String>of() : models) check(model);
    List<Manifest.Model> described = new ArrayList<>();
    for (String model : models) described.add(train(model));
    TransferTables tables = new TransferTables(plan, answers, logs);
    folder.write("steps.csv", tables::writeSteps);
    folder.write("predictions.tsv", tables::writePredictions);
    if (plan.shots().isAsked()) folder.write("shots.csv", tables::writeShots);
    Map<Trial, Long> tokens = logs.stream().collect(Collectors.toMap(TrialLog::trial, TrialLog::tokens));
    List<LearningCurve> curves = logs.stream().map(TrialLog::curve).toList();
    try (Bootstrap bootstrap = new Bootstrap(settings.extract().seed());
         TransferScores scores = new TransferScores(plan, answers, tokens, bootstrap, notes)) {
      models.forEach(scores::score);
      notes.addAll(costs());
      if (plan.remedies().size() > 1) {
        notes.add("intervals of gains hold for each remedy by itself; of " + plan.remedies().size()
            + " compared, the best looks better than it is");
      }
      if (plan.shots().isAsked() && plan.shots().draws() == 1) {
        notes.add("few-shot: one draw of examples, so intervals leave out how much draws differ");
      }
      return new Run(Manifests.of(settings, started, described, data, notes), scores.definitions(), scores.scores(),
          List.of(), curves);
    }
  }

  private void check(String model) throws IOException {
    try (Checkpoint base = settings.open(model)) {
      for (Remedy remedy : plan.remedies()) notes.addAll(remedy.check(plan, base));
    }
  }

  private Manifest.Model train(String model) throws IOException {
    try (Checkpoint checkpoint = settings.open(model);
         Trials trials = new Trials(plan, checkpoint, out, listeners, settings.tokens(), notes::add)) {
      for (Trial trial : plan.trials(model)) {
        answers.said().put(trial, trials.run(trial));
        logs.add(TrialLog.read(trial, out));
        if (!(trial.treatment() instanceof Baseline)) answers.adapted().put(trial, trials.adapt(trial, answers.shots()));
      }
      return Manifests.model(model, checkpoint);
    }
  }

  /** What each treatment took. */
  private List<String> costs() {
    Map<String, List<TrialLog>> byTreatment = new LinkedHashMap<>();
    logs.forEach(log -> byTreatment.computeIfAbsent(log.trial().treatment().label(), absent -> new ArrayList<>()).add(log));
    List<String> costs = new ArrayList<>();
    byTreatment.forEach((treatment, own) -> {
      double seconds = own.stream().mapToDouble(TrialLog::seconds).sum();
      long tokens = own.stream().mapToLong(TrialLog::tokens).sum();
      costs.add("training %s: %d runs, %,d tokens, %,.0f s, %,.0f tokens/s".formatted(treatment, own.size(), tokens,
          seconds, tokens / seconds));
    });
    return costs;
  }
}
