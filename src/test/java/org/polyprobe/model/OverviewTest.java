package org.polyprobe.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.polyprobe.checkpoint.Checkpoint;

class OverviewTest {
  static Stream<Path> checkpoints() throws IOException {
    return Files.list(GoldenInput.directory("bert-tiny").getParent())
        .filter(folder -> Files.exists(folder.resolve("config.json")) && !folder.endsWith("mbert")).sorted();
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void everyParameterBelongsToOnePart(Path folder) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      Overview overview = Overview.of(checkpoint);
      Map<TensorRole, Long> parts = overview.parameters();
      assertEquals(checkpoint.parameters(), parts.values().stream().mapToLong(Long::longValue).sum());
      assertEquals(checkpoint.parameters(), overview.dtypes().values().stream().mapToLong(Long::longValue).sum());
      assertTrue(parts.get(TensorRole.EMBEDDINGS) >= (long) overview.shape().vocabulary() * overview.shape().hidden());
      // A norm after the last block is a weight, and in BLOOM and GPT-2 a bias; the BERTs have none.
      long norm = parts.get(TensorRole.FINAL_NORM);
      boolean bert = List.of("bert", "roberta", "xlm-roberta", "distilbert").contains(overview.family().modelType());
      assertTrue(bert ? norm == 0 : norm == overview.shape().hidden() || norm == 2L * overview.shape().hidden());
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "bert-tiny | masked LM | true", "bert-tiny-noprefix | '' | false",
      "bert-tiny-seqcls | sequence classification | false", "bert-tiny-tokcls | token classification | false",
      "xlmr-tiny | masked LM | true", "xlmr-tiny-seqcls | sequence classification | false",
      "distilbert-tiny | masked LM | true", "bloom-tiny | causal LM | true",
      "bloom-tiny-seqcls | sequence classification | false", "gpt2-tiny | causal LM | true",
      "llama-tiny-untied | causal LM | false", "llama-tiny | causal LM | true", "mt5-tiny | '' | false"})
  void headsAreThoseTheFileHas(String folder, String tasks, boolean tied) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory(folder))) {
      Overview overview = Overview.of(checkpoint);
      assertEquals(tasks, String.join(", ", overview.tasks()));
      assertEquals(tied, overview.tied());
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"qwen2-tiny | rotary | 4 | 2", "llama-tiny | rotary, llama3 scaling | 2 | 1",
      "bloom-tiny-12heads | ALiBi | 12 | 12", "t5-tiny | relative bias | 3 | 3"})
  void attentionIsDescribed(String folder, String positions, int heads, int keyValueHeads) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory(folder))) {
      Overview overview = Overview.of(checkpoint);
      assertEquals(positions, overview.positions());
      assertEquals(heads, overview.heads());
      assertEquals(keyValueHeads, overview.keyValueHeads());
    }
  }

  /** BLOOM with 3 blocks, hidden 32, 4 heads, in float16: all by hand. */
  @Test
  void memoryIsWhatTheFormulaSays() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(GoldenInput.directory("bloom-tiny"))) {
      MemoryNeed need = MemoryNeed.of(checkpoint, new MemoryNeed.Pass(4, 100, 10));
      long block = 12 * 32 * 32 + 9 * 32 + 4 * 32;                              // maps, their biases, two norms
      assertEquals(4 * (3 * block + 2 * 32), need.weights());
      assertEquals(2 * (128 * 32 + 2 * 32), need.tables());
      // Four layers of states; a block gives out 3 + 1 + 4 widths, and takes 4 in for the last; the bias of ALiBi.
      assertEquals(4 * (100 * (4 * 32 + 2 * 12 * 32) + 4 * 10 * 10), need.batch());
    }
  }
}
