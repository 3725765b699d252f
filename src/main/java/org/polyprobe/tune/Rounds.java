package org.polyprobe.tune;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.polyprobe.nn.Parameter;

/** Meta-learning as updates: each is a round over all tasks, after which the parameters are the new start. */
final class Rounds implements Updates {
  private final List<Steps> tasks;
  private final List<Integer> sizes;
  private final Recipe recipe;
  private final MetaRule rule;

  Rounds(List<List<Example>> tasks, Recipe recipe, MetaRule rule) {
    this.tasks = tasks.stream().map(examples -> new Steps(new SourceData(examples, List.of()), recipe)).toList();
    sizes = tasks.stream().map(List::size).toList();
    this.recipe = recipe;
    this.rule = rule;
  }

  @Override
  public int count() {
    return rounds(recipe.epochs());
  }

  @Override
  public int perEpoch() {
    return rounds(1);
  }

  /** Enough for that many epochs over the tasks' mean size. */
  private int rounds(int epochs) {
    int batches = tasks.stream().mapToInt(Steps::perEpoch).sum() * epochs;
    int round = tasks.size() * rule.batches();
    return (batches + round - 1) / round;
  }

  @Override
  public String settings() {
    return rule + " " + sizes;
  }

  @Override
  public Step take(int done, Learner learner, AdamW optimizer) {
    long start = System.nanoTime();
    try (PointerScope scope = new PointerScope()) {
      return rule instanceof MetaRule.Reptile reptile ? take(reptile, done, start, learner, optimizer)
          : take((MetaRule.FirstOrderMaml) rule, done, start, learner, optimizer);
    }
  }

  private Step take(MetaRule.Reptile reptile, int done, long start, Learner learner, AdamW optimizer) {
    List<Tensor> theta = copies(learner);
    List<Tensor> sums = new ArrayList<>();
    List<Step> inner = new ArrayList<>();
    for (int t = 0; t < tasks.size(); t++) {
      if (t > 0) write(theta, learner);
      for (int i = 0; i < reptile.inner(); i++) {
        int before = (done * tasks.size() + t) * reptile.inner() + i;
        inner.add(tasks.get(t).take(done * reptile.inner() + i, before, count() * tasks.size() * reptile.inner(), learner,
            optimizer));
      }
      add(learner.learned().stream().map(Parameter::value).toList(), sums);
    }
    try (NoGradGuard plain = new NoGradGuard()) {
      for (int p = 0; p < theta.size(); p++) {
        sums.get(p).div_(new Scalar((double) tasks.size()));
        learner.learned().get(p).value().copy_(theta.get(p).lerp(sums.get(p), new Scalar(reptile.rate())));
      }
    }
    return new Step(done + 1, count(), done / perEpoch() + 1, inner.stream().mapToDouble(Step::loss).average().orElseThrow(),
        inner.get(0).rate(), inner.stream().mapToDouble(Step::gradientNorm).average().orElseThrow(),
        inner.stream().mapToLong(Step::tokens).sum(), (System.nanoTime() - start) / 1e9);
  }

  private Step take(MetaRule.FirstOrderMaml maml, int done, long start, Learner learner, AdamW optimizer) {
    List<Tensor> theta = copies(learner);
    List<Tensor> sums = new ArrayList<>();
    double loss = 0;
    long tokens = 0;
    for (Steps task : tasks) {
      int batch = done * maml.batches();
      for (int i = 0; i < maml.inner(); i++) tokens += descend(task.examples(batch++), task, maml, done, learner, optimizer);
      List<Example> query = task.examples(batch);
      loss += task.gradients(query, learner) / tasks.size();
      tokens += Steps.tokens(query);
      try (NoGradGuard plain = new NoGradGuard()) {
        add(learner.learned().stream().map(parameter -> parameter.value().grad()).toList(), sums);
      }
      forget(learner);
      if (maml.inner() > 0) write(theta, learner);
    }
    try (NoGradGuard plain = new NoGradGuard()) {
      for (int p = 0; p < sums.size(); p++) {
        if (!sums.get(p).defined()) continue;
        learner.learned().get(p).value().mutable_grad().put(sums.get(p).div_(new Scalar((double) tasks.size())));
      }
    }
    double norm = optimizer.clip();
    return tasks.get(0).update(new Step(done + 1, count(), done / perEpoch() + 1, loss, recipe.schedule().at(done, count()),
        norm, tokens, 0), start, learner, optimizer);
  }

  /** A step of SGD; gives its tokens. */
  private long descend(List<Example> examples, Steps task, MetaRule.FirstOrderMaml maml, int done, Learner learner,
                       AdamW optimizer) {
    double loss = task.gradients(examples, learner);
    double norm = optimizer.clip();
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) throw Steps.diverged(done, loss, norm, maml.rate());
    try (PointerScope scope = new PointerScope(); NoGradGuard plain = new NoGradGuard()) {
      for (Parameter parameter : learner.learned()) {
        Tensor gradient = parameter.value().grad();
        if (gradient.defined()) parameter.value().sub_(gradient, new Scalar(maml.rate()));
      }
    }
    forget(learner);
    return Steps.tokens(examples);
  }

  private static List<Tensor> copies(Learner learner) {
    try (NoGradGuard plain = new NoGradGuard()) {
      return learner.learned().stream().map(parameter -> parameter.value().detach().clone()).toList();
    }
  }

  private static void write(List<Tensor> values, Learner learner) {
    try (NoGradGuard plain = new NoGradGuard()) {
      for (int p = 0; p < values.size(); p++) learner.learned().get(p).value().copy_(values.get(p));
    }
  }

  /** Adds tensors up, into copies of the first. */
  private static void add(List<Tensor> values, List<Tensor> sums) {
    try (NoGradGuard plain = new NoGradGuard()) {
      boolean first = sums.isEmpty();
      for (int p = 0; p < values.size(); p++) {
        Tensor value = values.get(p);
        if (first) sums.add(value.defined() ? value.detach().clone() : value);
        else if (value.defined()) sums.get(p).add_(value);
      }
    }
  }

  private static void forget(Learner learner) {
    try (PointerScope scope = new PointerScope()) {
      learner.learned().forEach(parameter -> parameter.value().mutable_grad().reset());
    }
  }
}
