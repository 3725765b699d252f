package org.polyprobe.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Placement;

/** Pooled states of a tiny checkpoint, against the golden token states transformers computes for its texts. */
class ExtractorTest {
  private static final Path MODEL = Path.of("src/test/resources/golden/bert-tiny-text");
  private static final ExtractOptions OPTIONS = new ExtractOptions(Placement.CPU, 2048, SpecialTokens.INCLUDE, 1);

  @TempDir Path cache;
  private final List<String> notes = new ArrayList<>();
  private final List<Long> tokensComputed = new ArrayList<>();
  private JsonNode golden;
  private List<String> texts;

  @BeforeEach
  void readGolden() throws IOException {
    golden = new ObjectMapper().readTree(MODEL.resolve("expected.json").toFile()).get("inputs").get(0);
    texts = new ArrayList<>();
    golden.get("texts").forEach(text -> texts.add(text.asText()));
  }

  @Test
  void poolingsAreThoseOfTheGoldenTokenStates() throws IOException {
    for (int layer = 0; layer < 3; layer++) {
      for (int text = 0; text < texts.size(); text++) {
        double[][] tokens = goldenTokens(layer, text);
        int last = tokens.length - 1;
        for (int d = 0; d < tokens[0].length; d++) {
          double sum = 0;
          double weighted = 0;
          double max = Double.NEGATIVE_INFINITY;
          double square = 0;
          for (int t = 0; t <= last; t++) {
            sum += tokens[t][d];
            weighted += (t + 1) * tokens[t][d];
            max = Math.max(max, tokens[t][d]);
            square += tokens[t][d] * tokens[t][d];
          }
          int n = tokens.length;
          assertEquals(sum / n, rows(Pooling.MEAN, OPTIONS)[layer][text][d], 2e-5);
          assertEquals(weighted / (n * (n + 1) / 2.0), rows(Pooling.WEIGHTED_MEAN, OPTIONS)[layer][text][d], 2e-5);
          assertEquals(max, rows(Pooling.MAX, OPTIONS)[layer][text][d], 2e-5);
          assertEquals(tokens[0][d], rows(Pooling.FIRST, OPTIONS)[layer][text][d], 2e-5);
          assertEquals(tokens[last][d], rows(Pooling.LAST, OPTIONS)[layer][text][d], 2e-5);
          assertEquals(square / n, rows(TokenStatistic.SQUARE, OPTIONS)[layer][text][d], 1e-4);
        }
      }
    }
  }

  @Test
  void specialTokensCanBeLeftOut() throws IOException {
    ExtractOptions options = new ExtractOptions(Placement.CPU, 2048, SpecialTokens.EXCLUDE, 1);
    double[][] tokens = goldenTokens(2, 1);
    assertEquals(tokens[1][0], rows(Pooling.FIRST, options)[2][1][0], 2e-5);
    assertEquals(tokens[tokens.length - 2][0], rows(Pooling.LAST, options)[2][1][0], 2e-5);
    double sum = 0;
    for (int t = 1; t < tokens.length - 1; t++) sum += tokens[t][0];
    assertEquals(sum / (tokens.length - 2), rows(Pooling.MEAN, options)[2][1][0], 2e-5);
  }

  @Test
  void theSampledTokenIsOneOfTheTextsOwnAndFixedByTheSeed() throws IOException {
    float[][][] sample = rows(TokenStatistic.SAMPLE, OPTIONS);
    for (int text = 0; text < texts.size(); text++) {
      double[][] tokens = goldenTokens(1, text);
      boolean found = false;
      for (int t = 1; t < tokens.length - 1; t++) found |= Math.abs(tokens[t][0] - sample[1][text][0]) < 2e-5;
      assertTrue(found || tokens.length == 2, texts.get(text));
    }
    assertArrayEquals(sample, rows(TokenStatistic.SAMPLE, OPTIONS));
  }

  @Test
  void rowsDoNotDependOnTheCompanyATextKeeps() throws IOException {
    float[][][] together = rows(Pooling.MEAN, OPTIONS);
    float[][][] alone = rows(Pooling.MEAN, new ExtractOptions(Placement.CPU, 1, SpecialTokens.INCLUDE, 1));
    List<String> reversed = new ArrayList<>(texts);
    Collections.reverse(reversed);
    float[][][] backwards = rows(Pooling.MEAN, OPTIONS, reversed);
    for (int layer = 0; layer < 3; layer++) {
      for (int text = 0; text < texts.size(); text++) {
        assertArrayEquals(together[layer][text], alone[layer][text], 1e-5f);
        assertArrayEquals(together[layer][text], backwards[layer][texts.size() - 1 - text], 1e-5f);
      }
    }
  }

  @Test
  void theSecondTimeNothingIsComputed() throws IOException {
    float[][][] first = rows(Pooling.MEAN, OPTIONS);
    assertEquals(1, tokensComputed.size());
    assertArrayEquals(first, rows(Pooling.MEAN, OPTIONS));
    assertEquals(1, tokensComputed.size());
    rows(Pooling.MEAN, OPTIONS, texts.subList(0, 2));
    assertEquals(2, tokensComputed.size(), "other texts are another entry");
  }

  @Test
  void aDamagedEntryIsReportedAndComputedAgain() throws IOException {
    float[][][] first = rows(Pooling.MEAN, OPTIONS);
    Path entry = onlyEntry();
    byte[] bytes = Files.readAllBytes(entry);
    bytes[bytes.length - 5] ^= 1;
    Files.write(entry, bytes);
    assertArrayEquals(first, rows(Pooling.MEAN, OPTIONS));
    Files.write(entry, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    assertArrayEquals(first, rows(Pooling.MEAN, OPTIONS));
    assertEquals(2, notes.size());
    assertTrue(notes.get(0).contains(entry.toString()) && notes.get(0).contains("damaged"), notes.get(0));
    assertEquals(3, tokensComputed.size());
  }

  @Test
  void aLongRunLeavesNothingNativeBehind() throws IOException {
    rows(Pooling.MEAN, OPTIONS);
    long before = Pointer.totalCount();
    for (int i = 1; i <= 10; i++) rows(Pooling.MAX, new ExtractOptions(Placement.CPU, i, SpecialTokens.INCLUDE, 1));
    assertEquals(before, Pointer.totalCount());
  }

  @Test
  void aWordIsReadFromItsFirstToken() throws IOException {
    List<List<String>> sentences = List.of(List.of("Der", "Hund", "läuft"), List.of("The", "dog", "\u200b", "ran", "."));
    int[] tokens = {1, 2, -1, 3, 5};                                    // "ran" is two tokens, the zero-width space none
    for (int run = 0; run < 2; run++) {
      try (Extractor extractor = new Extractor("tiny", Checkpoint.open(MODEL), OPTIONS, new StateStore(cache, notes::add),
          (step, done, total) -> tokensComputed.add(done), notes::add);
           Extracted extracted = extractor.extract(List.of(), List.of(new Extractor.WordRequest("words", sentences)));
           PointerScope scope = new PointerScope()) {
        Extracted.Words words = extracted.ofWords(sentences);
        assertEquals(7, words.states().texts());
        for (int layer = 0; layer < 3; layer++) {
          double[][] golden = goldenTokens(layer, 0);
          for (int word = 0; word < tokens.length; word++) {
            int row = words.rowOf()[1][word];
            if (tokens[word] < 0) {
              assertEquals(-1, row);
              continue;
            }
            float[] state = new float[golden[0].length];
            words.states().layer(layer).select(0, row).data_ptr_float().get(state);
            for (int d = 0; d < state.length; d++) assertEquals(golden[tokens[word]][d], state[d], 2e-5);
          }
        }
      }
    }
    assertEquals(1, tokensComputed.size(), "the second time they come from the store");
    assertTrue(notes.get(0).contains("1 of 8 words (words) became no token"), notes.toString());
  }

  @Test
  void longSentencesAreReadInWindows() throws IOException {
    List<List<String>> sentences = List.of(Collections.nCopies(200, "dog"));
    try (Extractor extractor = new Extractor("tiny", Checkpoint.open(MODEL), OPTIONS, new StateStore(cache, notes::add),
        (step, done, total) -> tokensComputed.add(done), notes::add);
         Extracted extracted = extractor.extract(List.of(), List.of(new Extractor.WordRequest("words", sentences)))) {
      assertEquals(200, extracted.ofWords(sentences).states().texts());
      assertTrue(notes.stream().anyMatch(note -> note.contains("are read through")), notes.toString());
    }
  }

  private Path onlyEntry() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  private float[][][] rows(Reduction reduction, ExtractOptions options) throws IOException {
    return rows(reduction, options, texts);
  }

  /** [layer][text][width] */
  private float[][][] rows(Reduction reduction, ExtractOptions options, List<String> of) throws IOException {
    try (Extractor extractor = new Extractor("tiny", Checkpoint.open(MODEL), options,
        new StateStore(cache, notes::add), (step, done, total) -> tokensComputed.add(done), notes::add);
         Extracted extracted = extractor.extract(List.of(new Extractor.Request("texts", of, Set.of(reduction))));
         PointerScope scope = new PointerScope()) {
      States states = extracted.of(of).states(reduction);
      float[][][] rows = new float[states.layers()][states.texts()][];
      for (int layer = 0; layer < rows.length; layer++) {
        Tensor matrix = states.layer(layer);
        for (int text = 0; text < of.size(); text++) {
          rows[layer][text] = new float[(int) matrix.size(1)];
          matrix.select(0, text).contiguous().data_ptr_float().get(rows[layer][text]);
        }
      }
      return rows;
    }
  }

  private double[][] goldenTokens(int layer, int text) {
    int length = 0;
    for (JsonNode kept : golden.get("attention_mask").get(text)) length += kept.asInt();
    double[][] tokens = new double[length][];
    for (int t = 0; t < length; t++) {
      JsonNode state = golden.get("hidden_states").get(layer).get(text).get(t);
      tokens[t] = new double[state.size()];
      for (int d = 0; d < tokens[t].length; d++) tokens[t][d] = state.get(d).asDouble();
    }
    return tokens;
  }
}
