package org.polyprobe.subword;

import com.fasterxml.jackson.databind.JsonNode;
import com.ibm.icu.text.Normalizer2;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Byte-level BPE: text is split by a pattern, pieces are bytes, and of the pairs of neighbours the one that was learned
 * first is merged, the leftmost of equals, until no pair is known.
 */
final class BytePairEncoder implements PlainEncoder {
  private final PairTable pairs;
  private final int[] byteIds;
  private final Map<String, Integer> wholePieces;              // null unless whole pieces go before merges
  private final boolean spaceFirst;
  private final boolean composed;
  private final Pattern pattern;
  private final Matcher splitter;
  private final int[] symbols = new int[3 * LONGEST];
  private final int[] ranks = new int[3 * LONGEST];            // of the pair with the next symbol
  private final int[] starts = new int[3 * LONGEST + 1];       // in bytes
  private final int[] characters = new int[3 * LONGEST];       // of each byte

  private BytePairEncoder(PairTable pairs, int[] byteIds, Map<String, Integer> wholePieces, boolean spaceFirst,
                          boolean composed, Pattern pattern) {
    this.pairs = pairs;
    this.byteIds = byteIds;
    this.wholePieces = wholePieces;
    this.spaceFirst = spaceFirst;
    this.composed = composed;
    this.pattern = pattern;
    this.splitter = pattern.matcher("");
  }

  static Optional<PlainEncoder> of(JsonNode json, ModelEntries entries) {
    JsonNode model = json.path("model");
    boolean plain = model.path("dropout").asDouble(0) == 0 && model.path("continuing_subword_prefix").asText("").isBlank()
        && model.path("end_of_word_suffix").asText("").isBlank();
    String normalizer = json.path("normalizer").path("type").asText("");
    JsonNode splitter = json.path("pre_tokenizer");
    Pattern pattern = pattern(splitter);
    Map<String, Integer> ids = entries.ids();
    int[] byteIds = ByteAlphabet.ids(ids);
    if (!plain || pattern == null || byteIds == null || !normalizer.isEmpty() && !normalizer.equals("NFC")) {
      return Optional.empty();
    }
    boolean spaceFirst = splitter.findValues("add_prefix_space").stream().anyMatch(added -> added.asBoolean(true))
        || splitter.findValues("add_prefix_space").isEmpty();
    return PairTable.of(entries.merges(), ids).map(pairs -> new BytePairEncoder(pairs, byteIds,
        model.path("ignore_merges").asBoolean(false) ? ids : null, spaceFirst, normalizer.equals("NFC"), pattern));
  }

  /** Null unless it is ByteLevel with GPT-2's pattern, or one known pattern and then ByteLevel. */
  private static Pattern pattern(JsonNode splitter) {
    JsonNode parts = splitter.path("pretokenizers");
    if (splitter.path("type").asText().equals("ByteLevel")) {
      return splitter.path("use_regex").asBoolean(true) ? SplitPatterns.GPT2 : null;
    }
    boolean two = parts.size() == 2 && parts.get(0).path("type").asText().equals("Split")
        && parts.get(0).path("behavior").asText().equals("Isolated") && !parts.get(0).path("invert").asBoolean(false)
        && parts.get(1).path("type").asText().equals("ByteLevel") && !parts.get(1).path("use_regex").asBoolean(true);
    return two ? SplitPatterns.of(parts.get(0).path("pattern").path("Regex").asText()) : null;
  }

  @Override
  public PlainEncoder copy() {
    return new BytePairEncoder(pairs, byteIds, wholePieces, spaceFirst, composed, pattern);
  }

  @Override
  public boolean encodePlain(String text, Subwords into) {
    if (spaceFirst && !text.startsWith(" ")) return false;
    if (composed && !isComposed(text)) return false;
    splitter.reset(text);
    int done = 0;
    while (splitter.find()) {
      piece(text, done, splitter.start(), into);               // what no match holds is a piece of its own
      piece(text, splitter.start(), splitter.end(), into);
      done = splitter.end();
    }
    piece(text, done, text.length(), into);
    return true;
  }

  private static boolean isComposed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x300) return Normalizer2.getNFCInstance().isNormalized(text);
    }
    return true;
  }

  private void piece(String text, int from, int to, Subwords into) {
    if (from == to) return;
    int bytes = bytes(text, from, to);
    Integer whole = wholePieces == null ? null : wholePieces.get(ByteAlphabet.written(text.substring(from, to)));
    if (whole != null) {
      into.add(whole, from, to);
      return;
    }
    int count = merge(bytes);
    for (int s = 0; s < count; s++) into.add(symbols[s], characters[starts[s]], characters[starts[s + 1] - 1] + 1);
  }

  /** UTF-8 of characters of the basic plane. */
  private int bytes(String text, int from, int to) {
    int n = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        n = put(n, c, i);
      } else {
        if (c < 0x800) {
          n = put(n, 0xC0 | c >> 6, i);
        } else {
          n = put(n, 0xE0 | c >> 12, i);
          n = put(n, 0x80 | c >> 6 & 0x3F, i);
        }
        n = put(n, 0x80 | c & 0x3F, i);
      }
    }
    starts[n] = n;
    return n;
  }

  private int put(int n, int value, int character) {
    symbols[n] = byteIds[value];
    characters[n] = character;
    starts[n] = n;
    return n + 1;
  }

  /** @return how many symbols are left */
  private int merge(int bytes) {
    int count = bytes;
    for (int s = 0; s + 1 < count; s++) ranks[s] = pairs.rank(symbols[s], symbols[s + 1]);
    while (true) {
      int best = -1;
      int rank = PairTable.NONE;
      for (int s = 0; s + 1 < count; s++) {
        if (ranks[s] < rank) {
          rank = ranks[s];
          best = s;
        }
      }
      if (best < 0) return count;
      symbols[best] = pairs.merged(rank);
      count--;
      System.arraycopy(symbols, best + 2, symbols, best + 1, count - best - 1);
      System.arraycopy(ranks, best + 2, ranks, best + 1, Math.max(0, count - best - 2));
      System.arraycopy(starts, best + 2, starts, best + 1, count - best);
      if (best + 1 < count) ranks[best] = pairs.rank(symbols[best], symbols[best + 1]);
      if (best > 0) ranks[best - 1] = pairs.rank(symbols[best - 1], symbols[best]);
    }
  }
}
