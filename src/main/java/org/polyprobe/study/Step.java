package org.polyprobe.study;

import java.util.List;

/**
 * One experiment: a command of Polyprobe with its options, run once for each model.
 *
 * @param name names its folder; lower-case letters, digits and dashes
 * @param command {@code retrieve}, {@code transfer}, …
 * @param models as {@code --model} takes them
 * @param options in the order of the file, those that all steps share first
 * @param needs how to come by what the step needs beside models, or empty
 * @param place file and line, for messages
 */
public record Step(String name, String command, List<String> models, List<Option> options, String needs, String place) {
  /**
   * An option of the command line.
   *
   * @param name without the dashes
   * @param place file and line, for messages
   */
  public record Option(String name, List<String> values, String place) {
    public Option {
      values = List.copyOf(values);
    }
  }

  public Step {
    models = List.copyOf(models);
    options = List.copyOf(options);
  }

  /** {@code xnli/bigscience-bloom-560m}: where its results go, below the study's folder. */
  public String folder(String model) {
    String plain = model.replaceAll("^[./]+|[^\\w.+-]+", "-").replaceAll("^-|-$", "");
    return name + "/" + (plain.matches("[.]*") ? "model" : plain);
  }
}
