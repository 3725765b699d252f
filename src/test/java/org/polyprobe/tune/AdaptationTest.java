package org.polyprobe.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.tokenizer.Encoding;

/** Short training in memory against the same training in a folder. */
@ExtendWith(OneThread.class)
class AdaptationTest {
  private static final Listener SILENT = new Listener() {};
  private static final List<Example> SHOTS = TinyRun.TEXT_DATA.train().subList(0, 9);
  private static final List<Encoding> ASKED = TinyRun.TEXT_DATA.dev().stream().map(Example::encoding).toList();

  @TempDir Path folder;
  private Path trained;

  @BeforeEach
  void train() throws IOException {
    try (Checkpoint base = TinyRun.checkpoint("bert-tiny", 0.1)) {
      trained = new FineTuning(base, TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(), folder.resolve("trained")).run(SILENT).model();
    }
  }

  private float[][] adapted(List<Example> shots, Recipe recipe) throws IOException {
    try (Checkpoint start = Checkpoint.open(trained);
         Classifier adapted = new Adaptation(start, TinyRun.TEXTS, recipe).to(shots, more -> {})) {
      return adapted.ofTexts(ASKED, more -> {});
    }
  }

  /** What the steps in a folder come to, asked by the same code. */
  private float[][] tuned(List<Example> shots, Recipe recipe) throws IOException {
    Path model;
    try (Checkpoint start = Checkpoint.open(trained)) {
      model = new FineTuning(start, TinyRun.TEXTS, new SourceData(shots, List.of()), recipe, folder.resolve("tuned")).run(SILENT).model();
    }
    try (Checkpoint tuned = Checkpoint.open(model);
         Classifier classifier = Classifier.of(new Learner(tuned, TinyRun.TEXTS, TinyRun.recipe()), TinyRun.TEXTS)) {
      return classifier.ofTexts(ASKED, more -> {});
    }
  }

  @Test
  void adaptingIsFineTuningFromTheTrainedModelBitForBit() throws IOException {
    float[][] wanted = tuned(SHOTS, TinyRun.recipe());
    assertArrayEquals(wanted, adapted(SHOTS, TinyRun.recipe()));
  }

  @Test
  void lowRankChangesAreAsGoodAsMergedOnes() throws IOException {
    Recipe recipe = TinyRun.recipe(new Trained.Lora(2, 4, 0.1, Set.of()), Recipe.Numerics.FLOAT32);
    float[][] wanted = tuned(SHOTS, recipe);
    float[][] found = adapted(SHOTS, recipe);
    for (int text = 0; text < wanted.length; text++) assertArrayEquals(wanted[text], found[text], 1e-5f);
  }

  @Test
  void eachBeginsAtTheTrainedModelAndLeavesNothingBehind() throws IOException {
    float[][] first = adapted(SHOTS, TinyRun.recipe());
    long before = Pointer.totalCount();
    float[][] other = adapted(TinyRun.TEXT_DATA.train().subList(9, 30), TinyRun.recipe());
    assertFalse(Arrays.deepEquals(first, other));
    assertArrayEquals(first, adapted(SHOTS, TinyRun.recipe()));
    assertTrue(Pointer.totalCount() <= before);
    try (Checkpoint start = Checkpoint.open(trained)) {
      Example foreign = Example.of(TinyRun.encoding(new int[] {12, 13}), 5);
      assertEquals("training set, example 1: label 5, expected 0 to 2", assertThrows(InputException.class,
          () -> new Adaptation(start, TinyRun.TEXTS, TinyRun.recipe()).to(List.of(foreign), more -> {})).getMessage());
    }
  }
}
