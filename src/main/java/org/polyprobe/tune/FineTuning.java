package org.polyprobe.tune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Disk;
import org.polyprobe.model.ModelFamily;

/**
 * Trains a model and its head on the source languages. A folder holds all of a run: {@code log.csv} with a row a step,
 * {@code training/} to go on from after a kill at any moment, and in the end {@code model/}.
 */
public final class FineTuning {
  private final Checkpoint base;
  private final Task task;
  private final SourceData data;
  private final Recipe recipe;
  private final Path folder;
  private final Updates steps;

  /**
   * @param base a checkpoint with or without a head for the task; what it lacks begins as transformers begins it
   * @param folder of this run alone; one that holds a run of something else is refused
   */
  public FineTuning(Checkpoint base, Task task, SourceData data, Recipe recipe, Path folder) {
    this(base, task, data, recipe, folder, new Steps(data, recipe));
  }

  /** @param steps what the run consists of */
  FineTuning(Checkpoint base, Task task, SourceData data, Recipe recipe, Path folder, Updates steps) {
    if (task.kind() == Task.Kind.VOCABULARY && !data.dev().isEmpty()) {
      throw new IllegalArgumentException("language modelling has no development set");
    }
    data.require(task, ModelFamily.of(base).shape(base));
    recipe.objective().require(task);
    this.base = base;
    this.task = task;
    this.data = data;
    this.recipe = recipe;
    this.folder = folder;
    this.steps = steps;
  }

  /** Trains, or goes on training, to the end. A run that has ended is read, not repeated. */
  public Outcome run(Listener listener) throws IOException {
    try (RunDirectory directory = RunDirectory.open(folder)) {
      directory.claim(base, task, data, recipe, steps.settings());
      Journal journal = new Journal(recipe.stopping());
      LogFile log = new LogFile(directory.log());
      if (Files.exists(directory.model())) {
        log.read(journal);
        directory.tidy();
      } else {
        train(journal, log, directory, listener);
      }
      return journal.outcome(directory.model());
    } catch (IOException e) {
      if (Disk.full(e)) {
        throw new InputException(folder + ": the disk is full; what was saved before is whole: make room and start again "
            + "to go on", e);
      }
      throw e;
    }
  }

  private void train(Journal journal, LogFile log, RunDirectory directory, Listener listener) throws IOException {
    Checkpoint checkpoint = base.withConfig(TaskConfig.of(base, task));
    try (Learner learner = new Learner(checkpoint, task, recipe);
         AdamW optimizer = new AdamW(recipe.optimizer(), learner.learned())) {
      TrainingState state = new TrainingState(learner, optimizer, journal);
      if (Files.exists(directory.state())) {
        state.read(directory.state(), log);
        listener.resumed(journal.step(), directory.state());
      }
      log.rewrite(journal);
      loop(state, log, directory, listener);
      if (journal.best().isPresent()) TrainingState.readWeights(directory.best(), learner.learned());
      TrainedModel.write(directory.partialModel(), checkpoint, learner.training());
    }
    directory.finish();
  }

  private void loop(TrainingState state, LogFile log, RunDirectory directory, Listener listener) throws IOException {
    DevSet dev = new DevSet(task, data.dev());
    Journal journal = state.journal();
    while (journal.step() < steps.count() && !journal.exhausted()) {
      Step step = steps.take(journal.step(), state.learner(), state.optimizer());
      journal.add(step);
      log.append(step);
      listener.stepped(step);
      if (!dev.isEmpty() && steps.due(step, recipe.stopping().everySteps())) {
        Evaluation evaluation = dev.evaluate(state.learner(), journal);
        if (evaluation.best()) TrainingState.writeWeights(directory.best(), state.learner().learned());
        journal.add(evaluation);
        log.append(evaluation);
        listener.evaluated(evaluation);
      }
      if (steps.due(step, recipe.saving())) {
        state.write(directory.state());
        listener.saved(step.step(), directory.state());
      }
    }
  }
}
