package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tune.Example;
import org.polyprobe.tune.FineTuning;
import org.polyprobe.tune.Listener;
import org.polyprobe.tune.Recipe;
import org.polyprobe.tune.SourceData;
import org.polyprobe.tune.Task;
import org.polyprobe.tune.Variation;

/**
 * A training run about to happen: all that a treatment uses or replaces.
 *
 * @param sources languages trained on
 * @param targets languages scored on, sources among them or not
 * @param base the model as it came
 * @param tokenizer cuts texts to the plan's length
 * @param train labelled items of each source language, in the sources' order, as the treatment shows them
 * @param dev to choose weights by; may be empty
 * @param recipe plain fine-tuning's, with the run's seed
 * @param folder of this run alone; what is kept there is found again after a kill
 * @param listener hears of the steps
 * @param notes told what the user should know of the result
 */
record Course(List<String> sources, List<String> targets, Checkpoint base, Task task, Tokenizer tokenizer,
              List<Labelled> train, List<Labelled> dev, Recipe recipe, Path folder, Listener listener,
              Consumer<String> notes) {
  /** Fine-tunes on the training data as it is. */
  Path fineTune(Checkpoint start, Recipe recipe) throws IOException {
    return fineTune(start, recipe, Variation.NONE);
  }

  /**
   * Fine-tunes, or goes on with it.
   *
   * @param variation what becomes of the {@link #examples} in each epoch
   * @return the trained model's folder
   */
  Path fineTune(Checkpoint start, Recipe recipe, Variation variation) throws IOException {
    return fineTune(start, recipe, new SourceData(examples(train), examples(dev), variation));
  }

  /** Fine-tunes on other data than the {@link #examples} as they are. */
  Path fineTune(Checkpoint start, Recipe recipe, SourceData data) throws IOException {
    return new FineTuning(start, task, data, recipe, folder).run(listener).model();
  }

  /** The items of sets, one set after another. */
  List<Example> examples(List<Labelled> sets) {
    return encoded(sets).stream().flatMap(set -> set.examples().stream()).toList();
  }

  /** The items of each set; what was cut is noted. */
  List<Labelled.Examples> encoded(List<Labelled> sets) {
    List<Labelled.Examples> encoded = new ArrayList<>();
    for (Labelled set : sets) {
      Labelled.Examples own = set.examples(tokenizer, task.labels());
      if (own.cut() > 0) {
        notes.accept("%,d of %,d items of %s were cut to %,d tokens".formatted(own.cut(), set.size(), set.name(),
            tokenizer.maxTokens()));
      }
      encoded.add(own);
    }
    return encoded;
  }

  /** Whether the run has ended. */
  boolean isDone() {
    return Files.exists(folder.resolve("model"));
  }
}
