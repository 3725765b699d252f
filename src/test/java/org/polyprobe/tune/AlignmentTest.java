package org.polyprobe.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.model.Batch;
import org.polyprobe.model.LanguageModel;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.nn.Placement;
import org.polyprobe.tokenizer.Encoding;

@ExtendWith(OneThread.class)
class AlignmentTest {
  @TempDir Path folder;

  /** By hand: cosines are 1 and 0.6 for the own, 0 and 0.8 for the other translation. */
  @Test
  void theLossIsTheCrossEntropyOfCosines() {
    Libtorch.load();
    try (PointerScope scope = new PointerScope()) {
      Tensor states = torch.tensor(new float[] {2, 0, 0, 3, 5, 0, 0.8f, 0.6f}).view(4, 2);
      double temperature = 0.5;
      // Rows: source 1 against translations 1 and 2, source 2 against both; columns likewise.
      double rows = loss(1, 0.8, temperature) + loss(0.6, 0, temperature);
      double columns = loss(1, 0, temperature) + loss(0.6, 0.8, temperature);
      assertEquals((rows / 2 + columns / 2) / 2, Alignment.contrast(states, temperature).item_double(), 1e-6);
    }
  }

  private static double loss(double own, double other, double temperature) {
    return Math.log(1 + Math.exp((other - own) / temperature));
  }

  @Test
  void aStepTakesDifferentRowsDrawnByTheSeed() {
    Alignment alignment = new Alignment(rows(10), 1, 1, 0.1, 4, "");
    List<Alignment.Pair> drawn = alignment.drawn(1, 7);
    assertEquals(4, new HashSet<>(drawn.stream().map(Alignment.Pair::source).toList()).size());
    assertEquals(drawn, alignment.drawn(1, 7));
    assertNotEquals(drawn, alignment.drawn(1, 8));
    assertNotEquals(drawn, alignment.drawn(2, 7));
  }

  @Test
  void translationsComeCloserAtTheLayer() throws IOException {
    List<Alignment.Row> rows = rows(12);
    double before;
    double after;
    try (Checkpoint base = TinyRun.checkpoint("bert-tiny", 0)) {
      before = loss(base, rows);
      Outcome plain = tune(base, new SourceData(TinyRun.TEXT_DATA.train(), List.of()), "plain");
      Outcome aligned = tune(base, new SourceData(TinyRun.TEXT_DATA.train(), List.of(), Variation.NONE,
          new Alignment(rows, 1, 1, 0.1, 6, "")), "aligned");
      assertTrue(aligned.steps().get(0).loss() > plain.steps().get(0).loss(), "both losses together");
      assertTrue(aligned.steps().get(0).tokens() > plain.steps().get(0).tokens(), "and what both cost");
      try (Checkpoint trained = Checkpoint.open(aligned.model()); Checkpoint other = Checkpoint.open(plain.model())) {
        after = loss(trained, rows);
        assertTrue(after < loss(other, rows) - 0.5, "training on labels alone does not bring them together");
      }
    }
    assertTrue(after < before / 2, before + " before, " + after + " after");
  }

  private Outcome tune(Checkpoint base, SourceData data, String name) throws IOException {
    return new FineTuning(base, TinyRun.TEXTS, data, TinyRun.recipe(), folder.resolve(name)).run(new Listener() {});
  }

  /** Of all rows together, at layer 1. */
  private static double loss(Checkpoint checkpoint, List<Alignment.Row> rows) {
    Placement placement = new Placement("cpu", Dtype.FLOAT32);
    try (LanguageModel model = ModelFamily.of(checkpoint).load(checkpoint, placement); PointerScope scope = new PointerScope();
         NoGradGuard looking = new NoGradGuard()) {
      List<Encoding> texts = new ArrayList<>(rows.stream().map(Alignment.Row::source).toList());
      rows.forEach(row -> texts.add(row.translations().get(0)));
      Batch batch = Batch.of(texts, placement);
      return Alignment.contrast(Alignment.pooled(model.forward(batch).layers().get(1), batch), 0.1).item_double();
    }
  }

  /** "Translations" are texts of other tokens, as many of them, in the same order of content. */
  private static List<Alignment.Row> rows(int count) {
    Random random = new Random(5);
    return IntStream.range(0, count).mapToObj(row -> {
      int[] source = random.ints(3 + random.nextInt(4), 10, 35).toArray();
      int[] target = IntStream.of(source).map(id -> id + 25).toArray();
      return new Alignment.Row(TinyRun.encoding(source), List.of(TinyRun.encoding(target)));
    }).toList();
  }

  @Test
  void aLayerTheModelDoesNotHaveIsNamed() throws IOException {
    try (Checkpoint base = TinyRun.checkpoint("bert-tiny", 0)) {
      SourceData data = new SourceData(TinyRun.TEXT_DATA.train(), List.of(), Variation.NONE,
          new Alignment(rows(3), 9, 1, 0.1, 2, ""));
      String message = assertThrows(InputException.class,
          () -> new FineTuning(base, TinyRun.TEXTS, data, TinyRun.recipe(), folder)).getMessage();
      assertTrue(message.startsWith("alignment at layer 9, expected 1 to "), message);
    }
  }
}
