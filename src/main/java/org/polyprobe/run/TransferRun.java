package org.polyprobe.run;

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
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Disk;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.model.Untrained;
import org.polyprobe.result.LearningCurve;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.RunFolder;
import org.polyprobe.run.TransferPlan.Kind;
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
  private final Map<Trial, Map<String, Predictions>> said = new LinkedHashMap<>();
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
  }

  /** Trains and scores; writes {@code steps.csv} and {@code predictions.tsv} into the folder. */
  public Run over(List<String> models, List<Manifest.Data> data, RunFolder folder) throws IOException {
    Instant started = Instant.now();
    plan.requireScorable();
    notes.addAll(plan.duplicates());
    List<Manifest.Model> described = new ArrayList<>();
    for (String model : models) described.add(train(model));
    TransferTables tables = new TransferTables(plan, said, logs);
    folder.write("steps.csv", tables::writeSteps);
    folder.write("predictions.tsv", tables::writePredictions);
    List<LearningCurve> curves = logs.stream().map(TrialLog::curve).toList();
    try (Bootstrap bootstrap = new Bootstrap(settings.extract().seed());
         TransferScores scores = new TransferScores(plan, said, bootstrap, notes)) {
      models.forEach(scores::score);
      notes.addAll(costs());
      return new Run(Manifests.of(settings, started, described, data, notes), scores.definitions(), scores.scores(),
          List.of(), curves);
    }
  }

  private Manifest.Model train(String model) throws IOException {
    try (Checkpoint checkpoint = settings.open(model)) {
      try (Trials trials = trials(checkpoint)) {
        for (List<String> source : plan.sources()) {
          for (long seed : plan.seeds()) run(trials, new Trial(model, source, Kind.FULL, seed));
          if (plan.baselines().contains(Kind.HYPOTHESIS_ONLY)) {
            run(trials, new Trial(model, source, Kind.HYPOTHESIS_ONLY, plan.seeds().get(0)));
          }
        }
      }
      if (plan.baselines().contains(Kind.RANDOM_ENCODER)) trainUntrained(model, checkpoint);
      return Manifests.model(model, checkpoint);
    }
  }

  private void trainUntrained(String model, Checkpoint checkpoint) throws IOException {
    Path random = Trial.ofModel(out, model).resolve("random-weights");
    Untrained.write(checkpoint, plan.seeds().get(0), random);
    try (Checkpoint untrained = Checkpoint.open(random, settings.home()); Trials trials = trials(untrained)) {
      for (List<String> source : plan.sources()) {
        run(trials, new Trial(model, source, Kind.RANDOM_ENCODER, plan.seeds().get(0)));
      }
    }
    Disk.deleteTree(random);
  }

  private Trials trials(Checkpoint checkpoint) throws IOException {
    return new Trials(plan, checkpoint, out, listeners, settings.tokens(), notes::add);
  }

  private void run(Trials trials, Trial trial) throws IOException {
    said.put(trial, trials.run(trial));
    logs.add(TrialLog.read(trial, out));
  }

  /** What results and baselines took. */
  private List<String> costs() {
    List<String> costs = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<TrialLog> own = logs.stream().filter(log -> log.trial().kind() == kind).toList();
      if (own.isEmpty()) continue;
      double seconds = own.stream().mapToDouble(TrialLog::seconds).sum();
      long tokens = own.stream().mapToLong(TrialLog::tokens).sum();
      costs.add("%s: %d training runs, %,d tokens, %,.0f s, %,.0f tokens/s".formatted(
          kind == Kind.FULL ? "training" : "baseline " + kind, own.size(), tokens, seconds, tokens / seconds));
    }
    return costs;
  }
}
