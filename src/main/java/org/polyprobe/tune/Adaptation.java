package org.polyprobe.tune;

import java.util.List;
import java.util.function.LongConsumer;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.model.ModelFamily;

/**
 * Short training from one model, again and again, without a trace on disk: {@link FineTuning}'s steps without its folder.
 * Every call begins at the model's own weights, so nothing of one is left in the next.
 *
 * @param start a trained model with its head
 * @param recipe to the last step; nothing is saved, and no development set chooses
 */
public record Adaptation(Checkpoint start, Task task, Recipe recipe) {
  /**
   * Goes on training the model. With the same examples, recipe and threads as {@link FineTuning} it ends with the same bits.
   *
   * @param tokens told the tokens of each step done
   * @return the adapted model; what it learned is gone when it is closed
   */
  public Classifier to(List<Example> examples, LongConsumer tokens) {
    SourceData data = new SourceData(examples, List.of());
    data.require(task, ModelFamily.of(start).shape(start));
    recipe.objective().require(task);
    Steps steps = new Steps(data, recipe);
    Learner learner = new Learner(start.withConfig(TaskConfig.of(start, task)), task, recipe);
    try (AdamW optimizer = new AdamW(recipe.optimizer(), learner.learned())) {
      for (int done = 0; done < steps.count(); done++) tokens.accept(steps.take(done, learner, optimizer).tokens());
      return Classifier.of(learner, task);
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }
}
