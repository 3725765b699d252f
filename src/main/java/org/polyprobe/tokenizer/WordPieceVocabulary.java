package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.InputException;

/**
 * BERT's {@code vocab.txt}, one WordPiece a line, and the {@code tokenizer.json} that splits text the same way.
 *
 * <p>The layout is what {@code BertConverter} in transformers' {@code convert_slow_tokenizer.py} writes. Whether text
 * is lower-cased first is not written in the vocabulary, so the caller must know.
 */
public final class WordPieceVocabulary {
  /** What happens to capitals before text is split; lower-casing takes accents away too, as in BERT. */
  public enum Casing { KEPT, LOWERED }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  private final Map<String, Integer> ids;

  private WordPieceVocabulary(Map<String, Integer> ids) {
    this.ids = ids;
  }

  public static WordPieceVocabulary read(Path file) throws IOException {
    return parse(file.getFileName().toString(), Files.readAllBytes(file));
  }

  /** @param where begins every message, such as the file's name */
  public static WordPieceVocabulary parse(String where, byte[] utf8) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    // Only \n ends a line: some pieces are, or hold, other characters that Unicode counts as line ends.
    String[] lines = decode(where, utf8).split("\n", -1);
    int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
    for (int line = 0; line < count; line++) {
      String piece = lines[line].endsWith("\r") ? lines[line].substring(0, lines[line].length() - 1) : lines[line];
      Integer earlier = ids.putIfAbsent(piece, line);
      if (earlier != null) {
        throw new InputException(where + ", line " + (line + 1) + ": " + piece + " is on line " + (earlier + 1)
            + " too");
      }
    }
    for (String piece : SPECIAL) {
      if (!ids.containsKey(piece)) throw new InputException(where + ": " + piece + " is missing");
    }
    return new WordPieceVocabulary(ids);
  }

  private static String decode(String where, byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(where + ": not UTF-8", e);
    }
  }

  public int size() {
    return ids.size();
  }

  public int id(String piece) {
    Integer id = ids.get(piece);
    if (id == null) throw new IllegalArgumentException(piece + " is not in the vocabulary");
    return id;
  }

  /** Whether any piece holds a capital A to Z: lower-cased text would never use it. */
  public boolean hasCapitals() {
    return ids.keySet().stream().filter(piece -> !piece.startsWith("["))
        .anyMatch(piece -> piece.chars().anyMatch(c -> c >= 'A' && c <= 'Z'));
  }

  /** The content of a {@code tokenizer.json}. */
  public byte[] tokenizerJson(Casing casing) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = json.putArray("added_tokens");
    SPECIAL.stream().sorted((a, b) -> ids.get(a) - ids.get(b)).forEach(piece -> added.addObject()
        .put("id", ids.get(piece)).put("content", piece).put("single_word", false).put("lstrip", false)
        .put("rstrip", false).put("normalized", false).put("special", true));
    json.putObject("normalizer").put("type", "BertNormalizer").put("clean_text", true)
        .put("handle_chinese_chars", true).putNull("strip_accents").put("lowercase", casing == Casing.LOWERED);
    json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    json.set("post_processor", template());
    json.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
    ObjectNode model = json.putObject("model").put("type", "WordPiece").put("unk_token", "[UNK]")
        .put("continuing_subword_prefix", "##").put("max_input_chars_per_word", 100);
    ObjectNode vocabulary = model.putObject("vocab");
    ids.forEach(vocabulary::put);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }

  private ObjectNode template() {
    ObjectNode template = JSON.createObjectNode().put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    ArrayNode pair = template.putArray("pair");
    for (ArrayNode pattern : List.of(single, pair)) {
      special(pattern, "[CLS]", 0);
      pattern.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
      special(pattern, "[SEP]", 0);
    }
    pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
    special(pair, "[SEP]", 1);
    ObjectNode tokens = template.putObject("special_tokens");
    for (String piece : List.of("[CLS]", "[SEP]")) {
      ObjectNode token = tokens.putObject(piece).put("id", piece);
      token.putArray("ids").add(ids.get(piece));
      token.putArray("tokens").add(piece);
    }
    return template;
  }

  private static void special(ArrayNode pattern, String piece, int typeId) {
    pattern.addObject().putObject("SpecialToken").put("id", piece).put("type_id", typeId);
  }
}
