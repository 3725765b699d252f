package org.polyprobe.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.polyprobe.InputException;
import org.polyprobe.subword.ModelEntries;
import org.polyprobe.subword.PlainEncoder;

/**
 * The pieces of a tokenizer by id: what each stands for in a text.
 *
 * <p>A piece's text is given without the marks of its place in a word ({@code ##}, {@code ▁}, {@code Ġ}, {@code </w>}).
 */
public final class Vocabulary {
  /** What a token says of the text it stands for. */
  public enum Kind {
    /** Whole characters, two or more, or nothing but a word's mark. */
    ORDINARY,
    /** One whole character, a word's mark aside. */
    SINGLE_CHARACTER,
    /** Bytes that are not whole characters, or a byte piece {@code <0xNN>}. */
    BYTES,
    /** The token for what the vocabulary does not have. */
    UNKNOWN,
    /** Added to the vocabulary for the model's own use, such as {@code [CLS]}. */
    SPECIAL
  }

  private final String[] texts;
  private final Kind[] kinds;
  private final Cuts cuts;
  private final Optional<PlainEncoder> plain;
  private final int longestChunk;

  private Vocabulary(String[] texts, Kind[] kinds, Cuts cuts, Optional<PlainEncoder> plain, int longestChunk) {
    this.texts = texts;
    this.kinds = kinds;
    this.cuts = cuts;
    this.plain = plain;
    this.longestChunk = longestChunk;
  }

  /** The vocabulary that {@link Tokenizer#open} uses for the directory. */
  public static Vocabulary read(Path directory) throws IOException {
    TokenizerJson content = TokenizerJson.read(directory);
    Path file = content.file();
    ModelEntries entries = new ModelEntries();
    try (JsonParser parser = Pipeline.JSON.createParser(content.open())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) throw new InputException(file + ": not a JSON object");
      ObjectNode json = Pipeline.JSON.createObjectNode();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        json.set(field, field.equals("model") ? model(parser, entries) : parser.<JsonNode>readValueAsTree());
      }
      if (entries.pieces().isEmpty()) throw new InputException(file + ": its model holds no vocabulary");
      return of(json, entries);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + e.getOriginalMessage(), e);
    }
  }

  private static JsonNode model(JsonParser parser, ModelEntries entries) throws IOException {
    ObjectNode model = Pipeline.JSON.createObjectNode();
    if (parser.currentToken() != JsonToken.START_OBJECT) return model;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      if (field.equals("merges")) merges(parser, entries.merges());
      else if (field.equals("vocab")) vocabulary(parser, entries);
      else model.set(field, parser.<JsonNode>readValueAsTree());
    }
    return model;
  }

  /** An object of piece to id, or, in Unigram models, an array of pairs of piece and score. */
  private static void vocabulary(JsonParser parser, ModelEntries entries) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        JsonNode entry = parser.readValueAsTree();
        entries.pieces().add(entry.path(0).textValue());
        entries.scores().add(entry.path(1).asDouble());
      }
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String piece = parser.currentName();
      put(entries.pieces(), parser.nextIntValue(-1), piece);
    }
  }

  /** Each a string of two parts with a space between, or an array of the two; what is neither merges nothing known. */
  private static void merges(JsonParser parser, List<String> merges) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonNode merge = parser.readValueAsTree();
      merges.add(merge.size() == 2 ? merge.path(0).asText() + " " + merge.path(1).asText() : merge.asText());
    }
  }

  private static void put(List<String> pieces, int id, String piece) {
    if (id < 0 || id > 50_000_000) throw new InputException("tokenizer.json: \"" + piece + "\" has the id " + id);
    if (id >= pieces.size()) pieces.addAll(Collections.nCopies(id + 1 - pieces.size(), null));
    pieces.set(id, piece);
  }

  private static Vocabulary of(ObjectNode json, ModelEntries entries) {
    Optional<PlainEncoder> plain = Cuts.addedAsWritten(json) ? PlainEncoder.of(json, entries) : Optional.empty();
    List<String> pieces = entries.pieces();
    JsonNode model = json.path("model");
    PieceText reader = PieceText.of(json);
    Set<Integer> added = StreamSupport.stream(json.path("added_tokens").spliterator(), false)
        .map(token -> token.path("id").asInt(-1)).collect(Collectors.toSet());
    for (JsonNode token : json.path("added_tokens")) put(pieces, token.path("id").asInt(-1), token.path("content").asText());
    int unknown = model.path("unk_id").isInt() ? model.path("unk_id").intValue()
        : pieces.indexOf(model.path("unk_token").asText(""));
    String[] texts = new String[pieces.size()];
    Kind[] kinds = new Kind[pieces.size()];
    for (int id = 0; id < texts.length; id++) {
      String piece = pieces.get(id);
      texts[id] = piece == null || added.contains(id) || id == unknown ? null : reader.text(piece);
      kinds[id] = id == unknown ? Kind.UNKNOWN : piece == null || added.contains(id) ? Kind.SPECIAL : kind(texts[id]);
    }
    boolean wordPiece = model.path("type").asText("").equals("WordPiece")
        || model.has("max_input_chars_per_word");
    return new Vocabulary(texts, kinds, Cuts.of(json), plain,
        wordPiece ? model.path("max_input_chars_per_word").asInt(100) : Integer.MAX_VALUE);
  }

  private static Kind kind(String text) {
    if (text == null) return Kind.BYTES;
    return text.codePointCount(0, text.length()) == 1 && !Character.isWhitespace(text.codePointAt(0))
        ? Kind.SINGLE_CHARACTER : Kind.ORDINARY;
  }

  /** One more than the highest id. */
  public int size() {
    return kinds.length;
  }

  public Kind kind(int id) {
    return id < kinds.length ? kinds[id] : Kind.SPECIAL;   // the library numbers tokens that a configuration adds on
  }

  /** The characters a piece stands for; null for one of bytes, an unknown or a special one. */
  public String text(int id) {
    return texts[id];
  }

  /** Characters of a chunk between spaces beyond which WordPiece makes it one unknown token; none in other models. */
  public int longestChunk() {
    return longestChunk;
  }

  /** Where a text may be cut without its tokens changing. */
  public Cuts cuts() {
    return cuts;
  }

  /** An encoder of one's own for plain text, for one thread; empty where the library alone knows how. */
  public Optional<PlainEncoder> plainEncoder() {
    return plain.map(PlainEncoder::copy);
  }

  /** How pieces are spelled. */
  private record PieceText(boolean bytes, boolean byteFallback, String prefix, String suffix) {
    static PieceText of(ObjectNode json) {
      JsonNode model = json.path("model");
      boolean bytes = Cuts.types(json.path("pre_tokenizer")).contains("ByteLevel")
          || Cuts.types(json.path("normalizer")).contains("ByteLevel");
      return new PieceText(bytes, model.path("byte_fallback").asBoolean(false),
          model.path("continuing_subword_prefix").asText(""), model.path("end_of_word_suffix").asText(""));
    }

    /** Null where the piece is bytes that are not whole characters. */
    String text(String piece) {
      String text = piece;
      if (byteFallback && piece.matches("<0x[0-9A-F]{2}>")) return null;
      if (bytes) text = VocabularyScripts.decoded(piece);
      if (text == null) return null;
      if (!prefix.isEmpty() && text.length() > prefix.length() && text.startsWith(prefix)) {
        return text.substring(prefix.length());
      }
      if (!suffix.isEmpty() && text.endsWith(suffix)) text = text.substring(0, text.length() - suffix.length());
      boolean marked = text.startsWith("▁") || bytes && text.startsWith(" ");
      return marked ? text.substring(1) : text;
    }
  }
}
