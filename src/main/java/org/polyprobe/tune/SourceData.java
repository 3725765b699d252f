package org.polyprobe.tune;

import java.util.List;
import org.polyprobe.InputException;

/**
 * The labelled texts of the source languages: all a model is trained and selected on.
 *
 * @param train in any order; a run shuffles them by its seed
 * @param dev for {@link Stopping}; may be empty, then nothing is selected
 */
public record SourceData(List<Example> train, List<Example> dev) {
  public SourceData {
    train = List.copyOf(train);
    dev = List.copyOf(dev);
    if (train.isEmpty()) throw new InputException("training set: no examples");
  }

  /** Refuses labels the task does not have, with the example's place. */
  void require(Task task) {
    require(task, train, "training set");
    require(task, dev, "development set");
  }

  private static void require(Task task, List<Example> examples, String where) {
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      int expected = task.kind() == Task.Kind.TEXT ? 1 : example.encoding().length();
      if (example.labels().length != expected) {
        throw new IllegalArgumentException("%s, example %d: %d labels, expected %d".formatted(where, i + 1,
            example.labels().length, expected));
      }
      for (int label : example.labels()) {
        boolean ignored = task.kind() == Task.Kind.TOKEN && label == Example.IGNORED;
        if (!ignored && (label < 0 || label >= task.labels().size())) {
          throw new InputException("%s, example %d: label %d, expected 0 to %d".formatted(where, i + 1, label,
              task.labels().size() - 1));
        }
      }
    }
  }
}
