package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.polyprobe.InputException;

/** Compares our encodings with those that tools/fuzz_tokenizers.py wrote; a program, not a test. */
public final class FuzzTokenizers {
  private static final Map<String, int[]> TALLY = new TreeMap<>();     // class: folders, texts, differing, refused
  private static int shown;

  private FuzzTokenizers() {}

  public static void main(String[] args) throws IOException {
    List<Path> folders;
    try (Stream<Path> found = Files.list(Path.of(args[0]))) {
      folders = found.filter(Files::isDirectory).sorted().toList();
    }
    for (Path folder : folders) compare(folder);
    TALLY.forEach((type, n) -> System.out.printf("%-24s folders %d texts %d differing %d refused %d%n", type, n[0], n[1],
        n[2], n[3]));
    if (TALLY.values().stream().anyMatch(n -> n[2] > 0)) System.exit(1);
  }

  private static void compare(Path folder) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
    int[] tally = TALLY.computeIfAbsent(expected.has("error") ? "(transformers refuses)" : expected.get("class").asText(),
        key -> new int[4]);
    tally[0]++;
    try (Tokenizer tokenizer = Tokenizer.open(folder, 1_000_000)) {
      if (expected.has("error")) {
        System.out.println(folder + ": transformers: " + expected.get("error").asText() + "; ours opens");
        return;
      }
      if (tokenizer.maxTokens() != expected.get("limit").asInt()) {
        System.out.println(folder + ": limit " + tokenizer.maxTokens() + ", expected " + expected.get("limit"));
        tally[2]++;
      }
    } catch (InputException e) {
      tally[3]++;
      System.out.println(folder + ": refused: " + e.getMessage() + "; transformers: " + expected.path("error").asText("reads it"));
      return;
    }
    // Limits are compared above; here whole texts are, so the limit is taken away.
    Path config = folder.resolve("tokenizer_config.json");
    if (Files.exists(config)) {
      Files.writeString(config, Files.readString(config).replaceAll("\"model_max_length\": [0-9]+", "\"model_max_length\": 1000000"));
    }
    try (Tokenizer tokenizer = Tokenizer.open(folder, 1_000_000)) {
      for (String kind : List.of("texts", "pairs")) {
        for (JsonNode one : expected.get(kind)) compare(folder, tokenizer, one, tally);
      }
    }
  }

  private static void compare(Path folder, Tokenizer tokenizer, JsonNode one, int[] tally) {
    Encoding encoding = tokenizer.encodePairs(List.of(one.get("text").asText()), List.of(one.path("second").asText(""))).get(0);
    tally[1]++;
    String difference = "";
    if (!Arrays.equals(ints(one.get("ids")), encoding.ids())) difference += " ids " + Arrays.toString(encoding.ids());
    if (!Arrays.equals(ints(one.get("types")), encoding.types())) difference += " types " + Arrays.toString(encoding.types());
    for (int i = 0; difference.isEmpty() && i < encoding.length(); i++) {
      int[] offsets = ints(one.get("offsets").get(i));
      if (offsets[0] != encoding.starts()[i] || offsets[1] != encoding.ends()[i]) difference += " offsets of token " + i
          + ": " + encoding.starts()[i] + "-" + encoding.ends()[i];
    }
    if (difference.isEmpty()) return;
    tally[2]++;
    if (shown++ < 20) System.out.println(folder + ":" + difference + " for " + one);
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
