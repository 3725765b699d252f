package org.polyprobe.subword;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * SentencePiece's Unigram: each word, a mark in place of its space, becomes the pieces with the highest sum of scores. A
 * character that is no piece costs ten more than the worst piece; neighbours of that sort become one unknown token.
 */
final class UnigramEncoder implements PlainEncoder {
  private static final char MARK = '▁';
  private static final double PENALTY = 10;

  private final Trie pieces;
  private final double[] scores;
  private final int unknown;
  private final double unknownScore;
  private final CharacterMap map;                              // null where there is none
  private final boolean onlySingleSpaces;

  // Of the best way to each character of a word.
  private final double[] best = new double[LONGEST + 2];
  private final int[] from = new int[LONGEST + 2];             // −1 where no way leads
  private final int[] last = new int[LONGEST + 2];

  private UnigramEncoder(Trie pieces, double[] scores, int unknown, double unknownScore, CharacterMap map,
                         boolean onlySingleSpaces) {
    this.pieces = pieces;
    this.scores = scores;
    this.unknown = unknown;
    this.unknownScore = unknownScore;
    this.map = map;
    this.onlySingleSpaces = onlySingleSpaces;
  }

  static Optional<PlainEncoder> of(JsonNode json, ModelEntries entries) {
    JsonNode model = json.path("model");
    JsonNode splitter = json.path("pre_tokenizer");
    JsonNode parts = splitter.path("pretokenizers");
    JsonNode normalizer = json.path("normalizer");
    boolean atSpaces = parts.size() == 2 && parts.get(0).path("type").asText().equals("WhitespaceSplit") && marks(parts.get(1));
    String map = normalizer.path("precompiled_charsmap").asText("");
    boolean none = normalizer.isNull() || normalizer.isMissingNode();
    Optional<CharacterMap> characters = none ? Optional.empty() : CharacterMap.of(map);
    boolean known = none || normalizer.path("type").asText().equals("Precompiled") && characters.isPresent();
    int unknown = model.path("unk_id").asInt(-1);
    if (!known || unknown < 0 || model.path("byte_fallback").asBoolean(false) || !atSpaces && !marks(splitter)) {
      return Optional.empty();
    }
    Trie pieces = new Trie();
    double[] scores = new double[entries.pieces().size()];
    double least = Double.POSITIVE_INFINITY;
    for (int id = 0; id < entries.scores().size(); id++) {
      if (entries.pieces().get(id) == null) return Optional.empty();
      pieces.put(entries.pieces().get(id), id);
      scores[id] = entries.scores().get(id);
      least = Math.min(least, scores[id]);
    }
    return Optional.of(new UnigramEncoder(pieces, scores, unknown, least - PENALTY, characters.orElse(null),
        !atSpaces));
  }

  private static boolean marks(JsonNode part) {
    return part.path("type").asText().equals("Metaspace") && part.path("replacement").asText("▁").equals("▁")
        && part.path("prepend_scheme").asText("always").equals("always") && part.path("add_prefix_space").asBoolean(true)
        && part.path("split").asBoolean(true);
  }

  @Override
  public PlainEncoder copy() {
    return new UnigramEncoder(pieces, scores, unknown, unknownScore, map, onlySingleSpaces);
  }

  @Override
  public boolean encodePlain(String text, Subwords into) {
    if (map != null && !map.leaves(text)) return false;
    if (onlySingleSpaces && (text.contains("  ") || text.endsWith(" "))) return false;
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf(' ', start);
      if (end < 0) end = text.length();
      if (end > start) word(text, start, end, into);
      start = end + 1;
    }
    return true;
  }

  /** Places in the marked word are one more than in the text's. */
  private void word(String text, int start, int end, Subwords into) {
    int length = end - start + 1;
    for (int i = 1; i <= length; i++) from[i] = -1;
    best[0] = 0;
    for (int at = 0; at < length; at++) {
      boolean single = false;
      int node = Trie.ROOT;
      for (int i = at; i < length; i++) {
        node = pieces.next(node, i == 0 ? MARK : text.charAt(start + i - 1));
        if (node < 0) break;
        int id = pieces.value(node);
        if (id < 0) continue;
        reach(i + 1, at, id, scores[id]);
        single |= i == at;
      }
      if (!single) reach(at + 1, at, unknown, unknownScore);
    }
    backwards(text, start, length, into);
  }

  private void reach(int to, int at, int id, double score) {
    double sum = score + best[at];
    if (from[to] >= 0 && sum <= best[to]) return;
    best[to] = sum;
    from[to] = at;
    last[to] = id;
  }

  private void backwards(String text, int start, int length, Subwords into) {
    int first = into.length();
    int least = onlySingleSpaces && start > 0 ? -1 : 0;         // a mark made of the space lies there, others on the word
    for (int end = length; end > 0; ) {
      int at = from[end];
      int id = last[end];
      if (id == unknown) {
        while (at > 0 && last[at] == unknown) at = from[at];
        id = fused(text, start, at, end);
      }
      into.add(id, start + Math.max(least, at - 1), start + Math.max(least + 1, end - 1));
      end = at;
    }
    into.reverse(first);
  }

  /** The library looks up what it fused, which may after all be a piece. */
  private int fused(String text, int start, int at, int end) {
    int node = Trie.ROOT;
    for (int i = at; i < end && node >= 0; i++) node = pieces.next(node, i == 0 ? MARK : text.charAt(start + i - 1));
    return node >= 0 && pieces.value(node) >= 0 ? pieces.value(node) : unknown;
  }
}
