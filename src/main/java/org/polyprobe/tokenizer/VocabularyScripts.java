package org.polyprobe.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.polyprobe.InputException;
import org.polyprobe.subword.ByteAlphabet;

/**
 * Which scripts a tokenizer's vocabulary is written in: a first look at which languages it was made for.
 *
 * @param entries of the vocabulary, special and added tokens included
 * @param special entries that stand for no text, such as {@code [CLS]}
 * @param bytes entries that are single bytes or parts of characters, which any script is spelled with
 * @param neutral entries without letters: digits, punctuation, symbols, marks
 * @param scripts entries by the script most of their letters are in, as Unicode names it
 */
public record VocabularyScripts(int entries, int special, int bytes, int neutral, Map<String, Integer> scripts) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Map<Integer, Integer> BYTES = byteAlphabet();

  /** Reads a {@code tokenizer.json}. */
  public static VocabularyScripts of(Path tokenizerJson) throws IOException {
    JsonNode json;
    try {
      json = MAPPER.readTree(Files.readAllBytes(tokenizerJson));
    } catch (JsonProcessingException e) {
      throw new InputException(tokenizerJson + ": not JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode vocabulary = json.path("model").path("vocab");
    if (!vocabulary.isObject() && !vocabulary.isArray()) throw new InputException(tokenizerJson + ": has no model.vocab");
    Set<String> special = new HashSet<>();
    Set<String> pieces = new HashSet<>();
    vocabulary.fieldNames().forEachRemaining(pieces::add);
    if (vocabulary.isArray()) vocabulary.forEach(entry -> pieces.add(entry.path(0).asText()));
    for (JsonNode added : json.path("added_tokens")) {
      if (added.path("special").asBoolean()) special.add(added.path("content").asText());
      else pieces.add(added.path("content").asText());
    }
    pieces.removeAll(special);
    boolean byteLevel = json.path("decoder").toString().contains("\"ByteLevel\"")
        || json.path("pre_tokenizer").toString().contains("\"ByteLevel\"");
    return count(pieces, special.size(), byteLevel);
  }

  /** The same of a vocabulary that is already read; added tokens of any kind count as special. */
  public static VocabularyScripts of(Vocabulary vocabulary) {
    int special = 0;
    int bytes = 0;
    int neutral = 0;
    Map<String, Integer> scripts = new TreeMap<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      UnicodeScript script = vocabulary.text(id) == null ? null : script(vocabulary.text(id));
      if (vocabulary.kind(id) == Vocabulary.Kind.BYTES) bytes++;
      else if (vocabulary.text(id) == null) special++;
      else if (script == null) neutral++;
      else scripts.merge(name(script), 1, Integer::sum);
    }
    return new VocabularyScripts(vocabulary.size(), special, bytes, neutral, scripts);
  }

  private static VocabularyScripts count(Set<String> pieces, int special, boolean byteLevel) {
    int bytes = 0;
    int neutral = 0;
    Map<String, Integer> scripts = new TreeMap<>();
    for (String piece : pieces) {
      String text = byteLevel ? decoded(piece) : piece.matches("<0x[0-9A-F]{2}>") ? null : piece;
      UnicodeScript script = text == null ? null : script(text);
      if (text == null) bytes++;
      else if (script == null) neutral++;
      else scripts.merge(name(script), 1, Integer::sum);
    }
    return new VocabularyScripts(pieces.size() + special, special, bytes, neutral, scripts);
  }

  /** The script of most letters, the first one where there are as many of another; null where there are none. */
  static UnicodeScript script(String text) {
    Map<UnicodeScript, Integer> counts = new EnumMap<>(UnicodeScript.class);
    UnicodeScript most = null;
    for (int i = 0, point; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      UnicodeScript script = Character.isLetter(point) ? UnicodeScript.of(point) : UnicodeScript.COMMON;
      if (script == UnicodeScript.COMMON || script == UnicodeScript.INHERITED) continue;
      counts.merge(script, 1, Integer::sum);
      if (most == null || counts.get(script) > counts.get(most)) most = script;
    }
    return most;
  }

  /** The text a piece of a byte-level tokenizer stands for; null where its bytes are no whole characters. */
  static String decoded(String piece) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * piece.length());
    for (int point : piece.codePoints().toArray()) {
      Integer value = BYTES.get(point);
      if (value == null) return piece;                            // an added token, written as it is
      bytes.put((byte) (int) value);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException part) {
      return null;
    }
  }

  private static Map<Integer, Integer> byteAlphabet() {
    Map<Integer, Integer> alphabet = new HashMap<>();
    for (int value = 0; value < 256; value++) alphabet.put((int) ByteAlphabet.of(value), value);
    return alphabet;
  }

  /** {@code OLD_ITALIC} as {@code Old Italic}. */
  private static String name(UnicodeScript script) {
    StringBuilder name = new StringBuilder();
    for (String word : script.name().split("_")) {
      if (name.length() > 0) name.append(' ');
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return name.toString();
  }
}
