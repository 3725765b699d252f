package org.polyprobe.subword;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/**
 * BERT: words end at spaces, signs and Chinese characters are words of their own; of each word the longest beginning in
 * the vocabulary, then the longest continuation. A word that comes to no end, or has too many characters, is unknown.
 */
final class WordPieceEncoder implements PlainEncoder {
  private final Trie pieces;
  private final int continuation;
  private final int unknown;
  private final int longestWord;
  private final boolean ideographsAlone;
  private final boolean lowercase;
  private final boolean onlyAscii;                             // where accents go, the library decomposes

  private WordPieceEncoder(Trie pieces, int continuation, int unknown, JsonNode model, JsonNode normalizer) {
    this.pieces = pieces;
    this.continuation = continuation;
    this.unknown = unknown;
    this.longestWord = model.path("max_input_chars_per_word").asInt(100);
    this.ideographsAlone = normalizer.path("handle_chinese_chars").asBoolean(true);
    this.lowercase = normalizer.path("lowercase").asBoolean(true);
    this.onlyAscii = lowercase || normalizer.path("strip_accents").asBoolean(false);
  }

  static Optional<PlainEncoder> of(JsonNode json, ModelEntries entries) {
    JsonNode model = json.path("model");
    boolean bert = json.path("normalizer").path("type").asText().equals("BertNormalizer")
        && json.path("pre_tokenizer").path("type").asText().equals("BertPreTokenizer");
    int unknown = entries.pieces().indexOf(model.path("unk_token").asText("[UNK]"));
    String prefix = model.path("continuing_subword_prefix").asText("##");
    if (!bert || unknown < 0 || prefix.isEmpty()) return Optional.empty();
    Trie pieces = new Trie();
    for (int id = 0; id < entries.pieces().size(); id++) {
      if (entries.pieces().get(id) != null) pieces.put(entries.pieces().get(id), id);
    }
    return Optional.of(new WordPieceEncoder(pieces, pieces.node(prefix), unknown, model, json.path("normalizer")));
  }

  @Override
  public PlainEncoder copy() {
    return this;
  }

  @Override
  public boolean encodePlain(String text, Subwords into) {
    if (onlyAscii && text.chars().anyMatch(c -> c >= 0x80)) return false;
    String normal = lowercase ? text.toLowerCase(Locale.ROOT) : text;
    int start = 0;
    for (int i = 0; i < normal.length(); i++) {
      char c = normal.charAt(i);
      boolean alone = PlainCharacters.isSign(c) || ideographsAlone && isIdeograph(c);
      if (c != ' ' && !alone) continue;
      word(normal, start, i, into);
      if (alone) word(normal, i, i + 1, into);
      start = i + 1;
    }
    word(normal, start, normal.length(), into);
    return true;
  }

  /** The blocks of BERT's {@code _is_chinese_char} in the basic plane. */
  private static boolean isIdeograph(char c) {
    return c >= 0x3400 && (c <= 0x4DBF || c >= 0x4E00 && c <= 0x9FFF || c >= 0xF900 && c <= 0xFAFF);
  }

  private void word(String text, int from, int to, Subwords into) {
    if (from == to) return;
    int before = into.length();
    int start = to - from > longestWord ? -1 : from;
    while (start >= 0 && start < to) {
      int node = start == from ? Trie.ROOT : continuation;
      int id = -1;
      int end = -1;
      for (int i = start; i < to && node >= 0; i++) {
        node = pieces.next(node, text.charAt(i));
        if (node >= 0 && pieces.value(node) >= 0) {
          id = pieces.value(node);
          end = i + 1;
        }
      }
      if (id >= 0) into.add(id, start, end);
      start = end;
    }
    if (start >= 0) return;
    into.cut(before);
    into.add(unknown, from, to);
  }
}
