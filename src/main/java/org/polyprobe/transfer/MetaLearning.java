package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.tune.Example;
import org.polyprobe.tune.MetaRule;
import org.polyprobe.tune.MetaTraining;

/** Source languages are tasks, learned so that another language is learned from little. */
public record MetaLearning(String label, MetaRule rule, String meaning, String source) implements Remedy {
  /** Towards the mean of where each language's steps lead. */
  public static Remedy reptile(double inner, double rate) {
    int steps = whole("reptile", inner);
    return new MetaLearning("reptile-" + steps, new MetaRule.Reptile(steps, rate), "Each source language takes " + steps
        + " steps of AdamW from the same start, which then moves by " + rate + " of the way to the mean of where they arrived.",
        "Nichol et al. 2018 (Reptile)");
  }

  /** By gradients that each language has after steps of its own. */
  public static Remedy fomaml(double inner, double rate) {
    int steps = whole("fomaml", inner);
    return new MetaLearning("fomaml-" + steps, new MetaRule.FirstOrderMaml(steps, rate), "Each source language takes " + steps
        + " steps of SGD at " + rate + " from the same start; AdamW moves the start by the mean of the gradients there.",
        "Finn et al. 2017 (first-order MAML); Nooralahzadeh et al. 2020 (X-MAML)");
  }

  private static int whole(String name, double number) {
    if (number != Math.rint(number)) throw new InputException(name + ":" + number + ", expected a whole number of inner steps");
    return (int) number;
  }

  @Override
  public String settings() {
    return rule.toString();
  }

  @Override
  public List<String> check(TransferPlan plan, Checkpoint base) {
    for (List<String> source : plan.sources()) {
      if (source.size() > 1) continue;
      throw new InputException("--remedy " + label + " learns from several languages together, but --source " + source.get(0)
          + " is one; join languages with training data by +, as en+fr");
    }
    return List.of();
  }

  @Override
  public Path train(Course course) throws IOException {
    List<List<Example>> tasks = course.train().stream().map(set -> course.examples(List.of(set))).toList();
    return new MetaTraining(course.base(), course.task(), tasks, course.examples(course.dev()), course.recipe(), rule,
        course.folder()).run(course.listener()).model();
  }
}
