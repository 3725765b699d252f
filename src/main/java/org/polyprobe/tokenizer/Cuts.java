package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a line may be cut so that its parts, encoded one by one, give the line's tokens. A part begins with its space.
 *
 * <p>Read off the pre-tokenizer; who counts by parts checks samples of whole lines all the same.
 */
public enum Cuts {
  /** Nowhere that is known. */
  NONE,
  /** Before every run of spaces: what splits at white space and drops or marks it (BERT, SentencePiece). */
  BEFORE_SPACES,
  /** Before the last space of a run: byte-level BPE, whose patterns take one space along with what follows. */
  BEFORE_LAST_SPACE;

  private static final Set<String> SPLITTING = Set.of("BertPreTokenizer", "Whitespace", "WhitespaceSplit");

  /** @param json a {@code tokenizer.json} */
  static Cuts of(JsonNode json) {
    JsonNode splitter = json.path("pre_tokenizer");
    List<String> types = types(splitter);
    if (types(json.path("normalizer")).contains("Prepend")) return NONE;
    for (JsonNode token : json.path("added_tokens")) if (token.path("content").asText().indexOf(' ') >= 0) return NONE;
    if (types.contains("ByteLevel")) {
      boolean split = !splitter.findValues("Regex").isEmpty()
          || splitter.findValues("use_regex").stream().anyMatch(JsonNode::asBoolean)
          || splitter.findValues("use_regex").isEmpty();
      return split ? BEFORE_LAST_SPACE : NONE;
    }
    boolean metaspace = types.contains("Metaspace")
        && splitter.findValues("split").stream().allMatch(split -> split.asBoolean(true));
    return metaspace || types.stream().anyMatch(SPLITTING::contains) ? BEFORE_SPACES : NONE;
  }

  /** The types of a part and of all parts inside it. */
  static List<String> types(JsonNode part) {
    return part.findValues("type").stream().map(JsonNode::asText).collect(Collectors.toList());
  }

  /**
   * Whether a line may be cut before the space at {@code at}.
   *
   * @param text UTF-8; {@code from} is where the line begins, {@code to} one past its end
   */
  public boolean before(byte[] text, int at, int from, int to) {
    return switch (this) {
      case NONE -> false;
      case BEFORE_SPACES -> at > from && text[at - 1] != ' ';
      case BEFORE_LAST_SPACE -> at > from && at + 1 < to && text[at + 1] != ' '
          && (!mayJoin(text, at + 1, to) || text[at - 1] != ' ' && !mayEndJoined(text[at - 1]));
    };
  }

  /**
   * BLOOM's pattern leaves {@code .,!?()|…。，、।۔،} and the spaces among them in one piece, so between two of them is
   * no place to cut; other characters taken for one of them only make a part longer.
   */
  private static boolean mayJoin(byte[] text, int at, int to) {
    int b = text[at] & 0xFF;
    if (b < 0x80) return !Character.isLetterOrDigit(b);
    return b == 0xE2 || b == 0xE3 || b == 0xEF || b == 0xDB || b == 0xD8 && at + 1 < to && (text[at + 1] & 0xFF) == 0x8C
        || b == 0xE0 && at + 2 < to && (text[at + 1] & 0xFF) == 0xA5;
  }

  private static boolean mayEndJoined(byte last) {
    int b = last & 0xFF;
    if (b < 0x80) return !Character.isLetterOrDigit(b);
    return b == 0xA6 || b == 0x82 || b == 0x8C || b == 0x81 || b == 0xA4 || b == 0x94;
  }
}
