package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.AtomicFile;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Disk;
import org.polyprobe.checkpoint.Progress;
import org.polyprobe.checkpoint.Sha256;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.nn.Placement;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tune.Classifier;
import org.polyprobe.tune.Listener;
import org.polyprobe.tune.Recipe;
import org.polyprobe.tune.Task;

/**
 * Training runs of one model and what they say of the targets. What a folder holds already is taken from there: predictions
 * by a digest of all that decides them, training by what the engine keeps.
 */
final class Trials implements AutoCloseable {
  /** All that decided what a trained model is, written when it is whole. */
  private static final String KEY = "key";

  private final TransferPlan plan;
  private final Checkpoint base;
  private final Tokenizer tokenizer;
  private final Path out;
  private final Function<Trial, Listener> listeners;
  private final Progress tokens;
  private final Consumer<String> notes;
  private final Task task;

  Trials(TransferPlan plan, Checkpoint base, Path out, Function<Trial, Listener> listeners, Progress tokens,
         Consumer<String> notes) throws IOException {
    this.plan = plan;
    this.base = base;
    this.out = out;
    this.listeners = listeners;
    this.tokens = tokens;
    this.notes = notes;
    int longest = Math.min(plan.maxTokens(), ModelFamily.of(base).shape(base).maxTokens());
    tokenizer = Tokenizer.open(base.directory(), longest);
    task = new Task(plan.train().values().iterator().next().kind(), plan.labels());
  }

  /** A training run with all that decides what comes of it. */
  private record Work(Trial trial, List<Labelled> train, List<Labelled> dev, Recipe recipe, String key) {}

  private Work work(Trial trial) throws IOException {
    Treatment treatment = trial.treatment();
    List<Labelled> train = trial.source().stream().map(language -> treatment.shown(plan.train().get(language))).toList();
    List<Labelled> dev = plan.devOf(trial.source()).stream().map(treatment::shown).toList();
    Recipe recipe = plan.recipe().apply(trial.seed());
    return new Work(trial, train, dev, recipe, key(trial, recipe, train, dev));
  }

  /** What the trained model says, by target. */
  Map<String, Predictions> run(Trial trial) throws IOException {
    Work work = work(trial);
    Map<String, Predictions> found = new LinkedHashMap<>();
    for (String target : plan.test().keySet()) {
      Path file = file(work, target);
      if (Files.exists(file)) found.put(target, Predictions.read(file));
    }
    if (found.size() == plan.test().size() && Files.exists(trial.folder(out).resolve("log.csv"))) return found;
    Path model = model(work);
    Map<String, Predictions> all = predict(work, model, found);
    // A baseline's weights serve nobody any more, and take as much room as the model's.
    if (trial.treatment() instanceof Baseline) Disk.deleteTree(model);
    return all;
  }

  /** What the trained model says after seeing examples of a target, which is asked alone. */
  Map<FewShot.Shot, Predictions> adapt(Trial trial, Map<String, Shots> shots) throws IOException {
    Work work = work(trial);
    return new Adaptations(plan, shots, task, tokenizer, tokens, trial, trial.folder(out).resolve("shots"), work.key)
        .of(() -> model(work));
  }

  /** The trained model's folder; trains, or goes on with it, where there is none. */
  private Path model(Work work) throws IOException {
    Path folder = work.trial.folder(out);
    Path model = isTrained(work.trial, work.key) ? folder.resolve("model") : work.trial.treatment().train(new Course(
        work.trial.source(), List.copyOf(plan.test().keySet()), base, task, tokenizer, work.train, work.dev, work.recipe, folder,
        listeners.apply(work.trial), notes));
    AtomicFile.write(folder.resolve(KEY), channel -> channel.write(StandardCharsets.UTF_8.encode(work.key)));
    return model;
  }

  private Map<String, Predictions> predict(Work work, Path model, Map<String, Predictions> found) throws IOException {
    Map<String, Predictions> all = new LinkedHashMap<>();
    try (Checkpoint trained = Checkpoint.open(model);
         Classifier classifier = Classifier.open(trained, new Placement("cpu", work.recipe.numerics().dtype()))) {
      for (var target : plan.test().entrySet()) {
        String language = target.getKey();
        Predictions known = found.get(language);
        if (known == null) {
          long[] done = {0};
          known = work.trial.treatment().shown(target.getValue()).predict(tokenizer, classifier,
              more -> tokens.at("Predicting " + language + " (" + work.trial + ")", done[0] += more, -1));
          known.write(file(work, language));
        }
        all.put(language, known);
      }
    }
    return all;
  }

  /** Whether the run has ended, as what the folder holds beside its model says; refuses another's. */
  private boolean isTrained(Trial trial, String key) throws IOException {
    Path folder = trial.folder(out);
    Path mark = folder.resolve(KEY);
    if (!Files.exists(mark)) return false;
    if (Files.readString(mark).equals(key)) return Files.exists(folder.resolve("model"));
    throw new InputException(folder + " holds a run with another recipe, model or data, told in run.json; name another folder, "
        + "or delete this one");
  }

  private Path file(Work work, String target) {
    String digest = Sha256.of(String.join("\n", work.key, target, plan.test().get(target).digest())).substring(0, 16);
    return work.trial.folder(out).resolve("predictions-" + target + "-" + digest + ".tsv");
  }

  /** All that decides what a trained model says. */
  private String key(Trial trial, Recipe recipe, List<Labelled> train, List<Labelled> dev) throws IOException {
    List<String> parts = new ArrayList<>(List.of(base.digest(), task.toString(), recipe.toString(),
        trial.treatment().settings(), String.valueOf(plan.maxTokens())));
    for (List<Labelled> sets : List.of(train, dev)) {
      parts.add("");
      sets.forEach(set -> parts.add(set.digest()));
    }
    return Sha256.of(String.join("\n", parts));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
