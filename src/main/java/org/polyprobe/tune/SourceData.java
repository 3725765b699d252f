package org.polyprobe.tune;

import java.util.List;
import org.polyprobe.InputException;
import org.polyprobe.model.Shape;
import org.polyprobe.tokenizer.Encoding;

/**
 * The labelled texts of the source languages: all a model is trained and selected on.
 *
 * @param train in any order; a run shuffles them by its seed
 * @param dev for {@link Stopping}; may be empty, then nothing is selected
 * @param variation what becomes of a training example in each epoch
 * @param alignment translations that training also pulls together
 */
public record SourceData(List<Example> train, List<Example> dev, Variation variation, Alignment alignment) {
  /** Every epoch sees the examples as they are. */
  public SourceData(List<Example> train, List<Example> dev) {
    this(train, dev, Variation.NONE);
  }

  /** Labels alone are learned from. */
  public SourceData(List<Example> train, List<Example> dev, Variation variation) {
    this(train, dev, variation, Alignment.NONE);
  }

  public SourceData {
    train = List.copyOf(train);
    dev = List.copyOf(dev);
    if (train.isEmpty()) throw new InputException("training set: no examples");
  }

  /** Refuses labels the task does not have and tokens the model does not know, with the example's place. */
  void require(Task task, Shape model) {
    require(task, model, train, "training set");
    require(task, model, dev, "development set");
    alignment.require(model);
    for (Alignment.Row row : alignment.rows()) {
      for (Encoding text : row.texts()) requireKnown(text, model, "translations to align");
    }
  }

  private static void require(Task task, Shape model, List<Example> examples, String where) {
    int classes = task.kind() == Task.Kind.VOCABULARY ? model.vocabulary() : task.labels().size();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      requireKnown(example.encoding(), model, where + ", example " + (i + 1));
      int expected = task.kind() == Task.Kind.TEXT ? 1 : example.encoding().length();
      if (example.labels().length != expected) {
        throw new IllegalArgumentException("%s, example %d: %d labels, expected %d".formatted(where, i + 1,
            example.labels().length, expected));
      }
      for (int label : example.labels()) {
        boolean ignored = task.kind() != Task.Kind.TEXT && label == Example.IGNORED;
        if (!ignored && (label < 0 || label >= classes)) {
          throw new InputException("%s, example %d: label %d, expected 0 to %d".formatted(where, i + 1, label,
              classes - 1));
        }
      }
    }
  }

  private static void requireKnown(Encoding encoding, Shape model, String where) {
    if (encoding.length() == 0) throw new InputException(where + ": no tokens");
    if (encoding.length() > model.maxTokens()) {
      throw new InputException(where + ": " + encoding.length() + " tokens, but the model takes " + model.maxTokens());
    }
    for (int id : encoding.ids()) {
      if (id < model.vocabulary()) continue;
      throw new InputException(where + ": token id " + id + ", but the model's vocabulary has " + model.vocabulary()
          + " entries: tokenizer and weights do not belong together");
    }
  }
}
