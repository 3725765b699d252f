package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Progress;
import org.polyprobe.checkpoint.Sha256;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.transfer.FewShot.Shot;
import org.polyprobe.tune.Adaptation;
import org.polyprobe.tune.Classifier;
import org.polyprobe.tune.Example;
import org.polyprobe.tune.Recipe;
import org.polyprobe.tune.Task;

/**
 * The few-shot adaptations of one trained model. The adapted models are not kept; what they say is, by a digest of all that
 * decides it.
 *
 * @param shots by target
 * @param folder of what they say
 * @param key all that decided what the trained model is
 */
record Adaptations(TransferPlan plan, Map<String, Shots> shots, Task task, Tokenizer tokenizer, Progress tokens, Trial trial,
                   Path folder, String key) {
  /** The trained model's folder, asked for only where something is left to do. */
  interface Model {
    Path folder() throws IOException;
  }

  /** What each adapted model says of its target's held rows. */
  Map<Shot, Predictions> of(Model model) throws IOException {
    Map<Shot, Predictions> said = new LinkedHashMap<>();
    List<Shot> missing = new ArrayList<>();
    for (Shot shot : all()) {
      boolean known = Files.exists(file(shot));
      said.put(shot, known ? Predictions.read(file(shot)) : null);
      if (!known) missing.add(shot);
    }
    if (missing.isEmpty()) return said;
    LongConsumer told = told(missing);
    try (Checkpoint trained = Checkpoint.open(model.folder())) {
      for (Shot shot : missing) {
        Predictions own = adapt(trained, shot, told);
        own.write(file(shot));
        said.put(shot, own);
      }
    }
    return said;
  }

  private List<Shot> all() {
    List<Shot> all = new ArrayList<>();
    for (String target : shots.keySet()) {
      if (trial.source().contains(target)) continue;
      for (int k : plan.shots().counts()) {
        for (int draw = 0; draw < plan.shots().draws(); draw++) all.add(new Shot(target, k, draw));
      }
    }
    return all;
  }

  private Predictions adapt(Checkpoint trained, Shot shot, LongConsumer told) {
    try (Classifier adapted = new Adaptation(trained, task, recipe(shot)).to(examples(shot), told)) {
      return held(shot).predict(tokenizer, adapted, told);
    } catch (InputException e) {
      throw new InputException("few-shot of " + trial + ", " + shot.k() + " a class in " + shot.target() + ", draw "
          + (shot.draw() + 1) + ": " + e.getMessage(), e);
    }
  }

  /** Shows how much of all training and asking is done. */
  private LongConsumer told(List<Shot> shots) {
    Map<String, Long> held = new HashMap<>();
    long total = 0;
    for (Shot shot : shots) {
      total += recipe(shot).epochs() * count(examples(shot)) + held.computeIfAbsent(shot.target(),
          absent -> count(held(shot).examples(tokenizer, task.labels()).examples()));
    }
    long all = total;
    long[] done = {0};
    String step = "%,d few-shot adaptations (%s)".formatted(shots.size(), trial);
    return more -> tokens.at(step, done[0] += more, all);
  }

  private static long count(List<Example> examples) {
    return examples.stream().mapToLong(example -> example.encoding().length()).sum();
  }

  private List<Example> examples(Shot shot) {
    Shots own = shots.get(shot.target());
    return own.pool().only(own.rows(shot.draw(), shot.k())).examples(tokenizer, task.labels()).examples();
  }

  private Labelled held(Shot shot) {
    return plan.test().get(shot.target()).only(shots.get(shot.target()).held());
  }

  private Recipe recipe(Shot shot) {
    return plan.shots().recipe(trial.seed(), shot.draw());
  }

  private Path file(Shot shot) {
    Shots own = shots.get(shot.target());
    String decides = String.join("\n", key, recipe(shot).toString(), plan.test().get(shot.target()).digest(), own.held().toString(),
        own.pool().digest(), own.rows(shot.draw(), shot.k()).toString());
    return folder.resolve("%s-%d-draw-%d-%s.tsv".formatted(shot.target(), shot.k(), shot.draw() + 1, Sha256.of(decides).substring(0, 16)));
  }
}
