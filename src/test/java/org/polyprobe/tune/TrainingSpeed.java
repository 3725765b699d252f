package org.polyprobe.tune;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.GemmPeak;
import org.polyprobe.nn.Parameter.Role;
import org.polyprobe.nn.Placement;

/**
 * How fast a model trains, in tokens a second and as a share of what the machine's matrix products allow: three times
 * the operations of a forward pass. Run by hand: a checkpoint, steps, texts a step, {@code recompute} and
 * {@code bfloat16} where wanted. The peak is measured between the steps, so that a busy machine slows both.
 */
final class TrainingSpeed {
  private TrainingSpeed() {}

  public static void main(String[] arguments) throws IOException {
    List<String> options = List.of(arguments);
    int steps = Integer.parseInt(arguments[1]);
    Recipe plain = Recipe.standard(1);
    Recipe recipe = new Recipe(1, Recipe.Batching.of(Integer.parseInt(arguments[2])), plain.schedule(), plain.optimizer(),
        Trained.ALL, Objective.PLAIN, new Recipe.Numerics(options.contains("bfloat16") ? Dtype.BFLOAT16 : Dtype.FLOAT32,
        options.contains("recompute")), plain.stopping(), 0, 1);
    Task task = Task.ofTexts(List.of("a", "b", "c"));
    try (Checkpoint base = Checkpoint.open(Path.of(arguments[0]));
         Learner learner = new Learner(base.withConfig(TaskConfig.of(base, task)), task, recipe);
         AdamW optimizer = new AdamW(recipe.optimizer(), learner.learned())) {
      long mapped = learner.learned().stream().filter(p -> p.role() == Role.WEIGHT && !p.head())
          .mapToLong(p -> p.value().numel()).sum();
      System.out.printf("%d parameters learn, %d in the blocks' maps%n",
          learner.learned().stream().mapToLong(p -> p.value().numel()).sum(), mapped);
      Random random = new Random(1);
      for (int step = 1; step <= steps; step++) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < recipe.batching().texts(); i++) {
          int[] ids = random.ints(15 + random.nextInt(50), 1000, 100_000).toArray();
          examples.add(Example.of(TinyRun.encoding(ids), i % 3));
        }
        long tokens = examples.stream().mapToLong(e -> e.encoding().length()).sum();
        double peak = GemmPeak.measure(Placement.CPU, 2);
        long start = System.nanoTime();
        learner.backward(examples, examples.size());
        long backward = System.nanoTime();
        optimizer.clip();
        long clipped = System.nanoTime();
        optimizer.step(step, parameter -> 1e-5);
        long end = System.nanoTime();
        double seconds = (end - start) / 1e9;
        System.out.printf("step %d: %d tokens, %.1f tokens/s, %.0f %% of the peak of %.0f GFLOP/s; passes %.2f s, "
            + "norm %.2f s, update %.2f s%n", step, tokens, tokens / seconds, 100 * 6.0 * mapped * tokens / seconds / peak, peak / 1e9,
            (backward - start) / 1e9, (clipped - backward) / 1e9, (end - clipped) / 1e9);
      }
    }
  }
}
