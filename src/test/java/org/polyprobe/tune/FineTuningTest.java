package org.polyprobe.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.Placement;

@ExtendWith(OneThread.class)
class FineTuningTest {
  private static final Listener SILENT = new Listener() {};

  @TempDir
  Path folder;

  /** Stops a run as a kill would: whatever was not on disk is gone. */
  private record KillAfter(int step) implements Listener {
    static final class Killed extends RuntimeException {}

    @Override
    public void stepped(Step done) {
      if (done.step() == step) throw new Killed();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-tiny", "bert-tiny-noprefix", "bert-tiny-gamma-beta", "xlmr-tiny", "roberta-tiny",
      "distilbert-tiny", "bloom-tiny", "qwen2-tiny", "qwen3-tiny", "llama-tiny", "mistral-tiny", "gemma-tiny",
      "gemma2-tiny", "gemma3-tiny", "gpt2-tiny"})
  void aSavedClassifierOfTextsPredictsAsInTraining(String family) throws IOException {
    Outcome outcome = tune(family, TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(), "run", SILENT);
    assertEquals(20, outcome.steps().size());
    assertPredictsAsOnTheDevSet(outcome, TinyRun.TEXTS, TinyRun.TEXT_DATA.dev());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-tiny", "xlmr-tiny", "distilbert-tiny", "t5-tiny", "mt5-tiny", "bloom-tiny", "qwen2-tiny",
      "gpt2-tiny"})
  void aSavedClassifierOfTokensPredictsAsInTraining(String family) throws IOException {
    Outcome outcome = tune(family, TinyRun.TOKENS, TinyRun.TOKEN_DATA, TinyRun.recipe(), "run", SILENT);
    assertPredictsAsOnTheDevSet(outcome, TinyRun.TOKENS, TinyRun.TOKEN_DATA.dev());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 13, 20})
  void aKilledRunEndsWithTheSameWeights(int killedAfter) throws IOException {
    Outcome whole = tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(), "whole", SILENT);
    assertThrows(KillAfter.Killed.class, () -> tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(),
        "killed", new KillAfter(killedAfter)));
    List<Integer> resumed = new ArrayList<>();
    Outcome second = tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(), "killed", new Listener() {
      @Override
      public void resumed(int step, Path checkpoint) {
        resumed.add(step);
      }
    });
    int saved = (killedAfter - 1) / 5 * 5;
    assertEquals(saved == 0 ? List.of() : List.of(saved), resumed);
    assertSameWeights(TinyRun.weights(whole.model()), TinyRun.weights(second.model()));
    assertEquals(losses(whole), losses(second));
    assertEquals(whole.evaluations(), second.evaluations());
  }

  @Test
  void blocksComputedAgainGiveTheSameWeights() throws IOException {
    for (String family : List.of("bert-tiny", "t5-tiny")) {
      Task task = family.equals("t5-tiny") ? TinyRun.TOKENS : TinyRun.TEXTS;
      SourceData data = family.equals("t5-tiny") ? TinyRun.TOKEN_DATA : TinyRun.TEXT_DATA;
      Outcome kept = tune(family, task, data, TinyRun.recipe(), family + "-kept", SILENT);
      Outcome again = tune(family, task, data,
          TinyRun.recipe(Trained.ALL, new Recipe.Numerics(Dtype.FLOAT32, true)), family + "-again", SILENT);
      assertSameWeights(TinyRun.weights(kept.model()), TinyRun.weights(again.model()));
    }
  }

  @Test
  void bfloat16EndsNearFloat32() throws IOException {
    Outcome exact = tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(), "exact", SILENT);
    Outcome rounded = tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA,
        TinyRun.recipe(Trained.ALL, new Recipe.Numerics(Dtype.BFLOAT16, false)), "rounded", SILENT);
    for (int i = 0; i < 20; i++) {
      double wanted = exact.steps().get(i).loss();
      assertEquals(wanted, rounded.steps().get(i).loss(), 0.1, "step " + (i + 1));
    }
    assertFalse(losses(exact).equals(losses(rounded)));
  }

  @Test
  void theHeadAloneLearns() throws IOException {
    assertEquals(List.of("bert.pooler.dense.bias", "bert.pooler.dense.weight"), changed("bert-tiny",
        new Trained.HeadOnly()));
  }

  @Test
  void frozenBlocksAndEmbeddingsStay() throws IOException {
    List<String> changed = changed("bert-tiny", new Trained.Full(2, true));
    assertTrue(changed.stream().allMatch(name -> name.contains("layer.2.") || name.contains("pooler")),
        changed.toString());
    assertTrue(changed.contains("bert.encoder.layer.2.attention.self.query.weight"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-tiny", "gpt2-tiny", "qwen2-tiny"})
  void lowRankChangesAreMergedIntoTheirMaps(String family) throws IOException {
    Trained lora = new Trained.Lora(2, 4, 0.1, Set.of());
    List<String> changed = changed(family, lora);
    assertFalse(changed.isEmpty());
    assertTrue(changed.stream().allMatch(name -> name.contains("pooler")
        || name.matches(".*(query|value|c_attn|q_proj|v_proj)\\.weight")), changed.toString());
  }

  /** AdamW's first step moves every number by its learning rate. */
  @Test
  void layersLearnAtTheirOwnRates() throws IOException {
    Recipe oneStep = new Recipe(1, Recipe.Batching.of(40), new Schedule(1e-3, 0, Schedule.Decline.NONE),
        new Optimizer(0.9, 0.999, 1e-12, 0, 0), Trained.ALL, Objective.PLAIN, Recipe.Numerics.FLOAT32,
        Stopping.BEST_EPOCH, 0, 7).with(new LayerRates.Geometric(0.5));
    Outcome outcome = tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, oneStep, "run", SILENT);
    Map<String, float[]> base = TinyRun.weights(Path.of("src/test/resources/golden/bert-tiny"));
    Map<String, float[]> tuned = TinyRun.weights(outcome.model());
    Map<String, Double> rates = Map.of("bert.pooler.dense.weight", 1e-3, "bert.encoder.layer.2.output.dense.weight", 5e-4,
        "bert.encoder.layer.0.output.dense.weight", 1.25e-4, "bert.embeddings.LayerNorm.weight", 6.25e-5);
    rates.forEach((name, rate) -> assertEquals(rate, farthest(base.get(name), tuned.get(name)), 0.01 * rate, name));
  }

  @Test
  void largerGradientsMayRaiseALayersRate() {
    double[] gradients = {0.1, 0.4, 0.2, Double.NaN, 0, 60};                         // geometric mean 0.2
    assertArrayEquals(new double[] {0.5, 2, 1, 1, 1, 1}, new LayerRates.ByGradient(1).multipliers(gradients), 1e-12);
    assertArrayEquals(new double[] {2, 0.5, 1, 1, 1, 1}, new LayerRates.ByGradient(-1).multipliers(gradients), 1e-12);
    assertArrayEquals(new double[] {4, 0.25, 1}, new LayerRates.ByGradient(2).multipliers(new double[] {0.5, 0.005, 1}), 1e-12);
    assertArrayEquals(new double[] {1, 1, 1, 1, 1}, new LayerRates.ByGradient(1).multipliers(new double[5]));
  }

  @Test
  void examplesMayVaryByEpochAndAResumedRunDrawsAgain() throws IOException {
    List<Integer> epochs = new ArrayList<>();
    Variation masking = new Variation() {
      @Override
      public Example of(Example example, int index, int epoch) {
        epochs.add(epoch);
        int[] ids = example.encoding().ids().clone();
        ids[(index + epoch) % ids.length] = 3;
        return new Example(TinyRun.encoding(ids), example.labels());
      }

      @Override
      public String settings() {
        return "masking";
      }
    };
    SourceData data = new SourceData(TinyRun.TEXT_DATA.train(), TinyRun.TEXT_DATA.dev(), masking);
    Outcome whole = tune("bert-tiny", TinyRun.TEXTS, data, TinyRun.recipe(), "whole", SILENT);
    assertEquals(40, epochs.stream().filter(epoch -> epoch == 1).count());
    assertThrows(KillAfter.Killed.class, () -> tune("bert-tiny", TinyRun.TEXTS, data, TinyRun.recipe(), "killed",
        new KillAfter(13)));
    assertSameWeights(TinyRun.weights(whole.model()),
        TinyRun.weights(tune("bert-tiny", TinyRun.TEXTS, data, TinyRun.recipe(), "killed", SILENT).model()));
    assertFalse(losses(whole).equals(losses(tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(),
        "plain", SILENT))));
  }

  @Test
  void anUntrainedModelKeepsOnlyTheShape() throws IOException {
    try (Checkpoint like = TinyRun.checkpoint("bert-tiny", 0.1)) {
      UntrainedModel.write(like, 1, folder.resolve("untrained"));
    }
    Map<String, float[]> base = TinyRun.weights(Path.of("src/test/resources/golden/bert-tiny"));
    Map<String, float[]> untrained = TinyRun.weights(folder.resolve("untrained"));
    assertTrue(base.keySet().containsAll(untrained.keySet()));
    float[] map = untrained.get("bert.encoder.layer.0.output.dense.weight");
    double square = 0;
    for (float value : map) square += (double) value * value;
    assertEquals(0.02, Math.sqrt(square / map.length), 0.001);   // initializer_range, of 2,048 numbers
    for (float value : untrained.get("bert.encoder.layer.0.output.dense.bias")) assertEquals(0, value);
    for (float value : untrained.get("bert.encoder.layer.0.output.LayerNorm.weight")) assertEquals(1, value);
    try (Checkpoint start = Checkpoint.open(folder.resolve("untrained"))) {
      new FineTuning(start, TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(), folder.resolve("run")).run(SILENT);
    }
  }

  private static double farthest(float[] from, float[] to) {
    double farthest = 0;
    for (int i = 0; i < from.length; i++) farthest = Math.max(farthest, Math.abs((double) to[i] - from[i]));
    return farthest;
  }

  @Test
  void patienceEndsTheRunAndTheBestWeightsStay() throws IOException {
    Recipe plain = TinyRun.recipe();
    Recipe hasty = new Recipe(plain.epochs(), plain.batching(), new Schedule(0.5, 0, Schedule.Decline.NONE),
        plain.optimizer(), plain.trained(), plain.objective(), plain.numerics(),
        new Stopping(1, 3, Stopping.DevScore.LOSS), 5, 7);
    Outcome outcome = tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, hasty, "run", SILENT);
    assertEquals(outcome.chosenStep() + 3, outcome.steps().size());
    double least = outcome.evaluations().stream().mapToDouble(Evaluation::loss).min().orElseThrow();
    assertEquals(least, outcome.evaluations().get(outcome.chosenStep() - 1).loss());
    assertPredictsAsOnTheDevSet(outcome, TinyRun.TEXTS, TinyRun.TEXT_DATA.dev());
  }

  @Test
  void aDivergingRunStopsWithWordsAndKeepsItsCheckpoint() throws IOException {
    Recipe plain = TinyRun.recipe();
    Recipe wild = new Recipe(plain.epochs(), plain.batching(), new Schedule(0.99, 0, Schedule.Decline.NONE),
        new Optimizer(0, 0, 1e-38, 1e9, 0), plain.trained(), plain.objective(), plain.numerics(), plain.stopping(), 1, 7);
    InputException refusal = assertThrows(InputException.class, () -> tune("bert-tiny", TinyRun.TEXTS,
        new SourceData(TinyRun.TEXT_DATA.train(), List.of()), wild, "run", SILENT));
    assertTrue(refusal.getMessage().contains("Lower the learning rate"), refusal.getMessage());
    assertTrue(Files.exists(folder.resolve("run/training/state.safetensors")));
    assertFalse(Files.exists(folder.resolve("run/model")));
  }

  @Test
  void aFinishedRunIsNotRepeatedAndAnotherRecipeIsRefused() throws IOException {
    Outcome first = tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(), "run", SILENT);
    Outcome again = tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(), "run", new KillAfter(1));
    assertEquals(first, again);
    InputException refusal = assertThrows(InputException.class, () -> tune("bert-tiny", TinyRun.TEXTS,
        TinyRun.TEXT_DATA, Recipe.standard(8), "run", SILENT));
    assertTrue(refusal.getMessage().contains("holds a run with another recipe"), refusal.getMessage());
  }

  @Test
  void twoRunsDoNotShareAFolder() throws IOException {
    List<String> refusals = new ArrayList<>();
    tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, TinyRun.recipe(), "run", new Listener() {
      @Override
      public void stepped(Step step) {
        if (step.step() == 1) {
          refusals.add(assertThrows(InputException.class, () -> tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA,
              TinyRun.recipe(), "run", SILENT)).getMessage());
        }
      }
    });
    assertTrue(refusals.get(0).contains("another run is under way"), refusals.toString());
  }

  @Test
  void anIdBeyondTheVocabularyIsRefused() throws IOException {
    SourceData odd = new SourceData(TinyRun.TEXT_DATA.train(), List.of(Example.of(TinyRun.encoding(new int[] {5, 128}), 0)));
    InputException refusal = assertThrows(InputException.class,
        () -> tune("bert-tiny", TinyRun.TEXTS, odd, TinyRun.recipe(), "run", SILENT));
    assertEquals("development set, example 1: token id 128, but the model's vocabulary has 128 entries: tokenizer and "
        + "weights do not belong together", refusal.getMessage());
  }

  static List<Recipe> everyKindOfStep() {
    return List.of(TinyRun.recipe(),
        TinyRun.recipe(Trained.ALL, new Recipe.Numerics(Dtype.BFLOAT16, true)),
        TinyRun.recipe(new Trained.Lora(2, 4, 0.1, Set.of()), Recipe.Numerics.FLOAT32)
            .with(new LayerRates.ByGradient(0.5)));
  }

  @ParameterizedTest
  @MethodSource("everyKindOfStep")
  void nothingNativeIsLeftBehind(Recipe recipe) throws IOException {
    tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, recipe, "first", SILENT);
    List<Long> live = new ArrayList<>();
    long before = Pointer.totalCount();
    tune("bert-tiny", TinyRun.TEXTS, TinyRun.TEXT_DATA, recipe, "second", new Listener() {
      @Override
      public void stepped(Step step) {
        live.add(Pointer.totalCount());
      }
    });
    assertEquals(1, live.stream().distinct().count(), live.toString());
    assertEquals(before, Pointer.totalCount());
  }

  private Outcome tune(String family, Task task, SourceData data, Recipe recipe, String run, Listener listener)
      throws IOException {
    try (Checkpoint checkpoint = TinyRun.checkpoint(family, 0.1)) {
      return new FineTuning(checkpoint, task, data, recipe, folder.resolve(run)).run(listener);
    }
  }

  /** Names of the base model's tensors that training changed. */
  private List<String> changed(String family, Trained trained) throws IOException {
    Outcome outcome = tune(family, TinyRun.TEXTS, TinyRun.TEXT_DATA,
        TinyRun.recipe(trained, Recipe.Numerics.FLOAT32), "run", SILENT);
    Map<String, float[]> base = TinyRun.weights(Path.of("src/test/resources/golden").resolve(family));
    List<String> changed = new ArrayList<>();
    TinyRun.weights(outcome.model()).forEach((name, values) -> {
      float[] old = base.getOrDefault(name, base.get(name.substring(name.indexOf('.') + 1)));
      if (old != null && !Arrays.equals(old, values)) changed.add(name);
    });
    return changed;
  }

  /** The saved model, read for inference, says what the chosen weights said while they were trained. */
  private static void assertPredictsAsOnTheDevSet(Outcome outcome, Task task, List<Example> dev) throws IOException {
    Evaluation chosen = outcome.evaluations().stream().filter(e -> e.step() == outcome.chosenStep()).findFirst()
        .orElseThrow();
    try (Checkpoint checkpoint = Checkpoint.open(outcome.model());
         Classifier classifier = Classifier.open(checkpoint, Placement.CPU)) {
      assertEquals(task, classifier.task());
      List<float[]> scores = new ArrayList<>();
      if (task.kind() == Task.Kind.TEXT) {
        scores.addAll(List.of(classifier.ofTexts(dev.stream().map(Example::encoding).toList(), tokens -> {})));
      } else {
        for (float[][] text : classifier.ofTokens(dev.stream().map(Example::encoding).toList(), tokens -> {})) {
          scores.addAll(List.of(text));
        }
      }
      int[] labels = dev.stream().flatMapToInt(example -> Arrays.stream(example.labels())).toArray();
      double loss = 0;
      for (int i = 0; i < labels.length; i++) if (labels[i] != Example.IGNORED) loss += surprise(scores.get(i), labels[i]);
      assertEquals(chosen.loss(), loss / chosen.n(), 1e-4);
    }
  }

  private static double surprise(float[] scores, int label) {
    double sum = 0;
    for (float score : scores) sum += Math.exp(score);
    return Math.log(sum) - scores[label];
  }

  private static void assertSameWeights(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
  }

  private static List<Double> losses(Outcome outcome) {
    return outcome.steps().stream().map(Step::loss).toList();
  }
}
