package org.polyprobe.count;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;

/** Counting a file by cached parts gives what encoding every line whole gives. */
class StreamCounterTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizers");

  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"bloom-style", "mbert-style", "qwen2-style", "xlmr-style"})
  void partsAddUpToWholeLines(String style) throws IOException {
    List<String> lines = lines();
    Path file = folder.resolve("text.txt");
    Files.writeString(file, String.join("\n", lines));
    try (Tokenizer tokenizer = Tokenizer.openUncut(GOLDEN.resolve(style))) {
      Vocabulary vocabulary = Vocabulary.read(GOLDEN.resolve(style));
      TokenCounts whole = TokenCounts.of(lines, tokenizer, vocabulary, 0);
      StreamCounter.CountedFile streamed = new StreamCounter(tokenizer, vocabulary, 0, 2, 1, notes::add)
          .of(file, bytes -> {});
      assertEquals(List.of(), notes, "no line differs");
      assertEquals(lines.size(), streamed.lines());
      for (Count count : Count.values()) assertEquals(whole.total(count), streamed.counts().total(count), count.name());
      assertArrayEquals(whole.frequencies(), streamed.counts().frequencies());
      assertTrue(streamed.counts().units().length <= 4096);
    }
  }

  /** The golden oddities, the built-in sentences, and random mixtures of their words, spaces, signs and characters. */
  private static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    JsonNode golden = new ObjectMapper().readTree(GOLDEN.resolve("bloom-style/expected.json").toFile());
    for (JsonNode text : golden.findValues("text")) {
      if (text.isTextual()) for (String line : text.asText().split("[\\r\\n\\u0000]")) if (!isBlank(line)) lines.add(line);
    }
    for (List<String> sentences : BuiltIn.sentences(List.of()).columns()) lines.addAll(sentences);
    List<String> words = new ArrayList<>(lines.stream().flatMap(line -> Arrays.stream(line.split(" "))).distinct().toList());
    words.addAll(List.of(".", ",", "!", "?", "(", ")", "।", "،", "…", "-", "'s", "\t", "3.5", "१२", "é", "👩‍👩‍👧", "e\u0301", "\u0301"));
    List<String> hostile = List.of("<s>", "</s>", "[MASK]", "<mask>", "x<mask>y", "<|endoftext|>", "[UNK]", "▁", "\u200B", "\u00A0",
        "\u3000", "\u2028", "\u0085", "\r", "\u0001", "\uFFFD", "\u0600", "\u0D4E", "\u017F", "a\u00AD", "a".repeat(101), "、", "ก".repeat(60));
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2400; i++) {
      StringBuilder line = new StringBuilder();
      for (int w = random.nextInt(1, 12); w > 0; w--) {
        int kind = random.nextInt(40);
        line.append(kind == 0 ? hostile.get(random.nextInt(hostile.size())) : kind < 12 ? string(random)
            : words.get(random.nextInt(words.size())));
        line.append(" ".repeat(random.nextInt(10) < 8 ? 1 : random.nextInt(4)));
      }
      if (!isBlank(line.toString()) && !line.toString().endsWith("\r")) lines.add(line.toString());
    }
    return lines;
  }

  /** Assigned or not, of one neighbourhood of Unicode. */
  private static String string(SplittableRandom random) {
    int block = random.nextInt(3) == 0 ? 0x20 : random.nextInt(5) == 0 ? 0x1F300 : random.nextInt(0xA0, 0x3100);
    StringBuilder string = new StringBuilder();
    for (int n = random.nextInt(1, 7); n > 0; n--) string.appendCodePoint(block + random.nextInt(90));
    return string.toString();
  }

  private static boolean isBlank(String line) {
    return line.chars().allMatch(c -> c > 0 && c <= ' ');
  }

  private Path joiningSpaces() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("joined"));
    Files.writeString(directory.resolve("tokenizer.json"), """
        {"version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": null, "post_processor": null,
         "decoder": null, "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
         "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
         "vocab": {"a": 0, "b": 1, " ": 2, "a ": 3, "a b": 4}, "merges": [["a", " "], ["a ", "b"]]}}
        """);
    return directory;
  }

  @Test
  void aTokenizerThatDoesNotSplitAtSpacesIsCountedLineByLine() throws IOException {
    Path directory = joiningSpaces();
    Path file = Files.writeString(folder.resolve("ab.txt"), "a b a b\nb a\n");
    try (Tokenizer tokenizer = Tokenizer.openUncut(directory)) {
      TokenCounts counts = new StreamCounter(tokenizer, Vocabulary.read(directory), 0, 1, 1, notes::add)
          .of(file, bytes -> {}).counts();
      assertEquals(3 + 3, counts.total(Count.TOKENS), "[a b] [ ] [a b]; [b] [ ] [a]");
      assertTrue(notes.get(0).contains("lines are encoded whole"), notes.toString());
    }
  }

  @Test
  void linesWithAddedTokensAreCountedWhole() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("added"));
    String json = Files.readString(GOLDEN.resolve("qwen2-style/tokenizer.json"));
    // A token that takes the spaces on both sides along cannot be cut from its neighbours.
    String more = "\"added_tokens\": [{\"id\": 399, \"content\": \"XX\", \"single_word\": false, \"lstrip\": true, "
        + "\"rstrip\": true, \"normalized\": false, \"special\": true},";
    Files.writeString(directory.resolve("tokenizer.json"), json.replaceFirst("\"added_tokens\":\\s*\\[", more));
    Path file = Files.writeString(folder.resolve("xx.txt"), "one XX two\nand two\n".repeat(50));
    try (Tokenizer tokenizer = Tokenizer.openUncut(directory)) {
      Vocabulary vocabulary = Vocabulary.read(directory);
      TokenCounts whole = TokenCounts.of(List.of("one XX two", "and two"), tokenizer, vocabulary, 0);
      TokenCounts streamed = new StreamCounter(tokenizer, vocabulary, 0, 2, 1, notes::add).of(file, b -> {}).counts();
      assertEquals(50 * whole.total(Count.TOKENS), streamed.total(Count.TOKENS));
      assertEquals(50 * whole.frequencies()[399], streamed.frequencies()[399]);
      assertEquals(List.of(), notes);
    }
  }

  /** A normalizer may make thousands of characters of one: a table of double-array units that rewrites "a" so. */
  @Test
  void aCellOfThousandsOfTokensIsCountedToo() throws IOException {
    String long5000 = "b".repeat(5000);
    ByteBuffer map = ByteBuffer.allocate(4 + 4 * 0x100 + 5001).order(ByteOrder.LITTLE_ENDIAN).putInt(4 * 0x100);
    map.putInt(4, 0x80 << 10);                                 // the root's children stand at 0x80 ^ their byte
    map.putInt(4 + 4 * (0x80 ^ 'a'), 'a' | 1 << 8 | 1 << 10);  // ends an entry, whose value stands beside it
    map.putInt(4 + 4 * (0x80 ^ 'a' ^ 1), 1 << 31);             // the replacement begins at 0
    map.position(4 + 4 * 0x100).put(long5000.getBytes(StandardCharsets.UTF_8));
    Path directory = Files.createDirectory(folder.resolve("long"));
    Files.writeString(directory.resolve("tokenizer.json"), """
        {"version": "1.0", "added_tokens": [], "normalizer": {"type": "Precompiled", "precompiled_charsmap": "%s"},
         "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
         "post_processor": null, "decoder": null,
         "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": false, "vocab": [["u", 0], ["b", -1], ["▁", -1], ["c", -1]]}}
        """.formatted(Base64.getEncoder().encodeToString(map.array())));
    Path file = Files.writeString(folder.resolve("long.txt"), "c a c a c\nc a\nc\n");
    try (Tokenizer tokenizer = Tokenizer.openUncut(directory)) {
      TokenCounts counts = new StreamCounter(tokenizer, Vocabulary.read(directory), 0, 1, 1, notes::add)
          .of(file, bytes -> {}).counts();
      assertEquals(List.of(), notes);
      assertArrayEquals(new long[] {0, 15_000, 8, 5}, counts.frequencies());
      assertEquals(15_013, counts.total(Count.TOKENS));
    }
  }

  /** Were one of the rules wrong: here those of another tokenizer. */
  @Test
  void aLineThatDiffersFromItsPartsIsFound() throws IOException {
    Path directory = joiningSpaces();
    Vocabulary bert = Vocabulary.read(GOLDEN.resolve("mbert-style"));
    byte[] text = "b\na b a b\n".getBytes(StandardCharsets.UTF_8);
    try (Tokenizer tokenizer = Tokenizer.openUncut(directory)) {
      CellTable table = new CellTable();
      ChunkCounter counter = new ChunkCounter("text", tokenizer, Vocabulary.read(directory), bert.cuts(), 1, () -> table);
      assertEquals(2, counter.count(new Lines.Chunk(text, text.length, 1)).differs());
    }
  }

  @Test
  void readsGzipMarksAndWindowsLineEnds() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain.txt"), "The dog sleeps.\nA book.\n");
    Path packed = folder.resolve("packed.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("\uFEFFThe dog sleeps.\r\n\r\nA book.".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(count(plain), count(packed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad.txt", "nul.txt", "blank.txt"})
  void whatIsNoTextIsNamed(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, switch (name) {
      case "bad.txt" -> new byte[] {'a', '\n', 'b', ' ', (byte) 0xFF, '\n'};
      case "nul.txt" -> new byte[] {'a', '\n', 'b', 0, '\n'};
      default -> new byte[] {' ', '\n'};
    });
    String message = assertThrows(InputException.class, () -> count(file)).getMessage();
    assertTrue(message.contains(name.equals("blank.txt") ? "holds no text" : name + ", line 2: "), message);
  }

  @Test
  void manyLinesBecomeBlocksThatLoseNothing() {
    Blocks blocks = new Blocks();
    long[] line = new long[Count.ALL];
    line[Count.TEXTS.ordinal()] = 1;
    for (int i = 0; i < 10_001; i++) {
      line[Count.TOKENS.ordinal()] = i;
      blocks.add(line, 0);
    }
    long[][] units = blocks.units();
    assertEquals(2501, units.length, "blocks of four lines, the last of one");
    assertEquals(10_001L * 10_000 / 2, Arrays.stream(units).mapToLong(unit -> unit[Count.TOKENS.ordinal()]).sum());
  }

  private List<Long> count(Path file) throws IOException {
    Path style = GOLDEN.resolve("mbert-style");
    try (Tokenizer tokenizer = Tokenizer.openUncut(style)) {
      TokenCounts counts = new StreamCounter(tokenizer, Vocabulary.read(style), 0, 1, 1, notes::add).of(file, b -> {}).counts();
      return Arrays.stream(Count.values()).map(counts::total).toList();
    }
  }
}
