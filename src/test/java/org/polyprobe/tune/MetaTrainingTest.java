package org.polyprobe.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;

/** Reptile and first-order MAML where they come down to something known. */
@ExtendWith(OneThread.class)
class MetaTrainingTest {
  private static final Listener SILENT = new Listener() {};
  private static final List<Example> ALL = TinyRun.TEXT_DATA.train();
  private static final List<Example> DEV = TinyRun.TEXT_DATA.dev();
  /** Two languages, as it were. */
  private static final List<List<Example>> TWO = List.of(ALL.subList(0, 24), ALL.subList(24, 40));

  @TempDir Path folder;

  private Outcome meta(List<List<Example>> tasks, Recipe recipe, MetaRule rule, String run, Listener listener)
      throws IOException {
    try (Checkpoint checkpoint = TinyRun.checkpoint("bert-tiny", 0.1)) {
      return new MetaTraining(checkpoint, TinyRun.TEXTS, tasks, DEV, recipe, rule, folder.resolve(run)).run(listener);
    }
  }

  private Outcome plain(List<Example> train, Recipe recipe, String run) throws IOException {
    try (Checkpoint checkpoint = TinyRun.checkpoint("bert-tiny", 0.1)) {
      return new FineTuning(checkpoint, TinyRun.TEXTS, new SourceData(train, DEV), recipe, folder.resolve(run)).run(SILENT);
    }
  }

  private static void assertSame(Outcome expected, Outcome actual, double tolerance) throws IOException {
    Map<String, float[]> wanted = TinyRun.weights(expected.model());
    Map<String, float[]> found = TinyRun.weights(actual.model());
    assertEquals(wanted.keySet(), found.keySet());
    for (String name : wanted.keySet()) assertArrayEquals(wanted.get(name), found.get(name), (float) tolerance, name);
  }

  @Test
  void reptileAllTheWayOverOneTaskIsPlainFineTuning() throws IOException {
    Outcome plain = plain(ALL, TinyRun.recipe(), "plain");
    Outcome one = meta(List.of(ALL), TinyRun.recipe(), new MetaRule.Reptile(1, 1), "one", SILENT);
    assertEquals(plain.steps().stream().map(Step::loss).toList(), one.steps().stream().map(Step::loss).toList());
    assertSame(plain, one, 0);
    Outcome five = meta(List.of(ALL), TinyRun.recipe(), new MetaRule.Reptile(5, 1), "five", SILENT);
    assertEquals(4, five.steps().size());
    assertEquals(plain.steps().subList(0, 5).stream().mapToDouble(Step::loss).average().orElseThrow(),
        five.steps().get(0).loss(), 1e-12);
    assertSame(plain, five, 0);
  }

  @Test
  void firstOrderMamlWithoutInnerStepsIsPlainFineTuning() throws IOException {
    Outcome plain = plain(ALL, TinyRun.recipe(), "plain");
    Outcome none = meta(List.of(ALL), TinyRun.recipe(), new MetaRule.FirstOrderMaml(0, 0.01), "none", SILENT);
    assertEquals(plain.steps().stream().map(Step::gradientNorm).toList(),
        none.steps().stream().map(Step::gradientNorm).toList());
    assertSame(plain, none, 0);
  }

  /** One round over two tasks: the new start lies between what each alone would have become. */
  @Test
  void reptileMovesTowardsTheMeanOfItsTasks() throws IOException {
    Recipe still = once(1e-3);
    MetaRule whole = new MetaRule.Reptile(1, 1);
    Map<String, float[]> one = TinyRun.weights(meta(List.of(TWO.get(0)), still, whole, "one", SILENT).model());
    Map<String, float[]> start = TinyRun.weights(meta(List.of(TWO.get(0)), still, new MetaRule.Reptile(1, 1e-9), "start",
        SILENT).model());
    Map<String, float[]> half = TinyRun.weights(meta(List.of(TWO.get(0)), still, new MetaRule.Reptile(1, 0.5), "half",
        SILENT).model());
    Map<String, float[]> both = TinyRun.weights(meta(List.of(TWO.get(0), TWO.get(0)), still, whole, "both", SILENT).model());
    double moved = 0;
    for (String name : one.keySet()) {
      for (int i = 0; i < one.get(name).length; i++) {
        assertEquals((start.get(name)[i] + one.get(name)[i]) / 2, half.get(name)[i], 1e-6, name);
        moved = Math.max(moved, Math.abs(both.get(name)[i] - start.get(name)[i]));
      }
    }
    assertTrue(moved > 5e-4 && moved < 4e-3, "two tasks share a round: " + moved);
  }

  /** Two tasks' mean gradient is that of a batch of both: cross-entropy is a mean over equal parts. */
  @Test
  void firstOrderMamlWithoutInnerStepsMeansItsTasksGradients() throws IOException {
    List<Example> left = ALL.subList(0, 20);
    List<Example> right = ALL.subList(20, 40);
    try (Checkpoint checkpoint = TinyRun.checkpoint("bert-tiny", 0)) {
      Outcome together = new FineTuning(checkpoint, TinyRun.TEXTS, new SourceData(ALL, DEV), once(1e-3),
          folder.resolve("together")).run(SILENT);
      Outcome apart = new MetaTraining(checkpoint, TinyRun.TEXTS, List.of(left, right), DEV, once(1e-3),
          new MetaRule.FirstOrderMaml(0, 0.01), folder.resolve("apart")).run(SILENT);
      assertEquals(together.steps().get(0).loss(), apart.steps().get(0).loss(), 1e-6);
      assertEquals(together.steps().get(0).gradientNorm(), apart.steps().get(0).gradientNorm(), 1e-5);
      // The gradient after a step down the same examples is that of a lower loss.
      Outcome ahead = new MetaTraining(checkpoint, TinyRun.TEXTS, List.of(left, right), DEV, once(1e-3),
          new MetaRule.FirstOrderMaml(1, 0.2), folder.resolve("ahead")).run(SILENT);
      assertTrue(ahead.steps().get(0).loss() < apart.steps().get(0).loss());
    }
  }

  /** One epoch of one batch. */
  private static Recipe once(double rate) {
    return new Recipe(1, Recipe.Batching.of(40), new Schedule(rate, 0, Schedule.Decline.NONE), Optimizer.STANDARD,
        Trained.ALL, Objective.PLAIN, Recipe.Numerics.FLOAT32, Stopping.BEST_EPOCH, 0, 7);
  }

  @Test
  void aKilledRunEndsWithTheSameWeightsAndNothingNativeIsLeft() throws IOException {
    for (MetaRule rule : List.of(new MetaRule.Reptile(2, 0.7), new MetaRule.FirstOrderMaml(1, 0.05))) {
      String name = rule.getClass().getSimpleName();
      Recipe recipe = saving(2);
      Outcome whole = meta(TWO, recipe, rule, name, SILENT);
      long before = Pointer.totalCount();
      meta(TWO, recipe, rule, name + "-once-more", SILENT);
      assertTrue(Pointer.totalCount() <= before, "a killed run's leftovers may go meanwhile, none may come");
      assertThrows(IllegalStateException.class, () -> meta(TWO, recipe, rule, name + "-killed", new Listener() {
        @Override
        public void stepped(Step step) {
          if (step.step() == 4) throw new IllegalStateException("killed");
        }
      }));
      List<Integer> resumed = new ArrayList<>();
      Outcome again = meta(TWO, recipe, rule, name + "-killed", new Listener() {
        @Override
        public void resumed(int step, Path checkpoint) {
          resumed.add(step);
        }
      });
      assertEquals(List.of(2), resumed);
      assertSame(whole, again, 0);
      assertThrows(InputException.class, () -> meta(TWO, recipe, new MetaRule.Reptile(1, 0.1), name, SILENT),
          "another rule is another run");
    }
  }

  private static Recipe saving(int every) {
    Recipe recipe = TinyRun.recipe();
    return new Recipe(recipe.epochs(), recipe.batching(), recipe.schedule(), recipe.optimizer(), recipe.trained(),
        recipe.objective(), recipe.numerics(), recipe.stopping(), every, recipe.seed());
  }
}
