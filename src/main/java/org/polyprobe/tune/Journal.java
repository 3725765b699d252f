package org.polyprobe.tune;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened in a run so far: its steps, and its looks at the development set. */
final class Journal {
  private final Stopping stopping;
  private final List<Step> steps = new ArrayList<>();
  private final List<Evaluation> evaluations = new ArrayList<>();

  Journal(Stopping stopping) {
    this.stopping = stopping;
  }

  void add(Step step) {
    steps.add(step);
  }

  void add(Evaluation evaluation) {
    evaluations.add(evaluation);
  }

  List<Step> steps() {
    return steps;
  }

  List<Evaluation> evaluations() {
    return evaluations;
  }

  /** Steps done. */
  int step() {
    return steps.size();
  }

  /** The best look so far. */
  Optional<Evaluation> best() {
    return evaluations.stream().filter(Evaluation::best).reduce((earlier, later) -> later);
  }

  /** Whether this look is better than all before. */
  boolean improves(double loss, double accuracy, double macroF1) {
    return best().map(best -> switch (stopping.score()) {
      case LOSS -> loss < best.loss();
      case ACCURACY -> accuracy > best.accuracy();
      case MACRO_F1 -> macroF1 > best.macroF1();
    }).orElse(true);
  }

  /** Whether as many looks as the recipe is patient brought nothing better. */
  boolean exhausted() {
    if (stopping.patience() == 0) return false;
    int since = 0;
    for (Evaluation evaluation : evaluations) since = evaluation.best() ? 0 : since + 1;
    return since >= stopping.patience();
  }

  Outcome outcome(Path model) {
    return new Outcome(model, List.copyOf(steps), List.copyOf(evaluations),
        best().map(Evaluation::step).orElse(step()));
  }
}
