package org.polyprobe.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.GraphemeClusterBreak;
import com.ibm.icu.lang.UProperty;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.polyprobe.subword.SplitPatterns;

/**
 * Where a line may be cut so that its parts, encoded one by one, give the line's tokens. A part begins with its space.
 *
 * <p>Read off normalizer and pre-tokenizer, of which only those are accepted that look no further than a space between
 * two visible characters: those that normalize character by character or by what combines, and split at spaces. A line
 * with an added token is never cut, as such tokens may take the spaces around them along. ICU's word breaks do not look
 * across a space either.
 */
public final class Cuts {
  /** For tokenizers of which nothing is known. */
  public static final Cuts NONE = new Cuts(Rule.NOWHERE, List.of());

  private enum Rule {
    NOWHERE,
    /** What splits at white space and drops or marks it (BERT, SentencePiece). */
    BEFORE_SPACES,
    /** Byte-level BPE, whose patterns take one space along with what follows. */
    BEFORE_LAST_SPACE
  }

  private static final Set<String> SPLITTING = Set.of("BertPreTokenizer", "Whitespace", "WhitespaceSplit", "Metaspace");
  private static final Set<String> BESIDE = Set.of("Sequence", "Punctuation", "Digits");
  private static final Set<String> LOCAL = Set.of("Sequence", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents",
      "BertNormalizer", "Precompiled");

  private static final char ZERO_WIDTH_NON_JOINER = '\u200C';
  private static final char ZERO_WIDTH_JOINER = '\u200D';

  private final Rule rule;
  private final List<String> added;
  private final BitSet beginnings = new BitSet();              // of added tokens

  private Cuts(Rule rule, List<String> added) {
    this.rule = rule;
    this.added = added;
    added.forEach(token -> beginnings.set(token.charAt(0)));
  }

  /** @param json a {@code tokenizer.json} */
  static Cuts of(JsonNode json) {
    List<String> added = new ArrayList<>();
    boolean spaced = false;
    for (JsonNode token : json.path("added_tokens")) {
      String content = token.path("content").asText();
      if (!content.isEmpty()) added.add(content);
      spaced |= content.indexOf(' ') >= 0;
    }
    return new Cuts(spaced || !addedAsWritten(json) ? Rule.NOWHERE : rule(json), added);
  }

  /** Whether added tokens are looked for in the text as it is, not in what the normalizer makes of it. */
  static boolean addedAsWritten(JsonNode json) {
    return types(json.path("normalizer")).isEmpty()
        || json.path("added_tokens").findValues("normalized").stream().noneMatch(JsonNode::asBoolean);
  }

  private static Rule rule(JsonNode json) {
    JsonNode splitter = json.path("pre_tokenizer");
    List<String> types = types(splitter);
    List<String> normalizers = types(json.path("normalizer"));
    if (types.contains("ByteLevel")) {
      boolean known = Set.of("Sequence", "Split", "ByteLevel", "Digits").containsAll(types) && isSplit(splitter);
      return known && (normalizers.isEmpty() || normalizers.equals(List.of("NFC"))) ? Rule.BEFORE_LAST_SPACE : Rule.NOWHERE;
    }
    boolean split = types.stream().anyMatch(SPLITTING::contains)
        && types.stream().allMatch(type -> SPLITTING.contains(type) || BESIDE.contains(type))
        && splitter.findValues("split").stream().allMatch(flag -> flag.asBoolean(true));
    return split && LOCAL.containsAll(normalizers) ? Rule.BEFORE_SPACES : Rule.NOWHERE;
  }

  /** Whether a byte-level tokenizer splits by a pattern that is known. */
  private static boolean isSplit(JsonNode splitter) {
    List<JsonNode> patterns = splitter.findValues("Regex");
    if (!splitter.findValues("String").isEmpty()) return false;
    if (!patterns.isEmpty()) return patterns.stream().allMatch(pattern -> SplitPatterns.isKnown(pattern.asText()));
    List<JsonNode> builtIn = splitter.findValues("use_regex");
    return builtIn.isEmpty() || builtIn.stream().anyMatch(JsonNode::asBoolean);
  }

  /** The types of a part and of all parts inside it. */
  static List<String> types(JsonNode part) {
    return part.findValues("type").stream().map(JsonNode::asText).collect(Collectors.toList());
  }

  /** Whether no line may be cut. */
  public boolean nowhere() {
    return rule == Rule.NOWHERE;
  }

  /**
   * Whether a part forbids to cut its line anywhere: an added token, which is looked for before the text is split, or
   * controls and invisible formats (joiners and tabs aside), which a normalizer may drop so that places move.
   */
  public boolean forbiddenBy(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c < ' ' && c != '\t' || c >= 0x7F && c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER && isInvisible(c)) return true;
      if (!beginnings.get(c)) continue;
      for (String token : added) if (part.startsWith(token, i)) return true;
    }
    return false;
  }

  private static boolean isInvisible(char c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.FORMAT;
  }

  /** Whether the part can stand beside others of its sort in one text: one space, and then letters at both ends. */
  public boolean standsAmongOthers(String part) {
    return part.length() > 1 && part.charAt(0) == ' ' && Neighbour.of(part.codePointAt(1)) == Neighbour.LETTER
        && Neighbour.of(part.codePointBefore(part.length())).endsPart() && !forbiddenBy(part);
  }

  /**
   * Whether a line may be cut before the space at {@code at}.
   *
   * @param text UTF-8; {@code from} is where the line begins, {@code to} one past its end
   */
  public boolean before(byte[] text, int at, int from, int to) {
    return switch (rule) {
      case NOWHERE -> false;
      case BEFORE_SPACES -> beforeSpaces(text, at, from, to);
      case BEFORE_LAST_SPACE -> beforeLastSpace(text, at, from, to);
    };
  }

  private static boolean beforeSpaces(byte[] text, int at, int from, int to) {
    int next = at + 1;
    while (next < to && text[next] == ' ') next++;
    return at > from && next < to && Neighbour.before(text, at, from) != Neighbour.NONE
        && Neighbour.at(text, next, to).beginsPart();
  }

  /** BLOOM's pattern leaves {@code .,!?} and spaces among them in one piece: no cut between two signs. */
  private static boolean beforeLastSpace(byte[] text, int at, int from, int to) {
    if (at + 1 >= to || text[at + 1] == ' ') return false;
    int last = at;
    while (last > from && text[last - 1] == ' ') last--;
    if (last == from) return false;
    Neighbour before = Neighbour.before(text, last, from);
    Neighbour after = Neighbour.at(text, at + 1, to);
    return after == Neighbour.LETTER ? before != Neighbour.NONE
        : after == Neighbour.SIGN && last == at && before.endsPart();
  }

  /** What stands beside a space. */
  private enum Neighbour {
    /** White space, what is invisible or unassigned, what joins the space after it. */
    NONE,
    SIGN,
    /** Letters and digits. */
    LETTER,
    /** Belongs to what is before. */
    MARK;

    private static final Neighbour[] BASIC = new Neighbour[1 << 16];

    static {
      for (int c = 0; c < BASIC.length; c++) BASIC[c] = classify(c);
    }

    boolean beginsPart() {
      return this == SIGN || this == LETTER;
    }

    boolean endsPart() {
      return this == LETTER || this == MARK;
    }

    static Neighbour of(int codePoint) {
      return codePoint < BASIC.length ? BASIC[codePoint] : classify(codePoint);
    }

    private static Neighbour classify(int c) {
      if (c == '▁' || c == 0xFFFD) return NONE;
      if (c >= 0x80 && UCharacter.getIntPropertyValue(c, UProperty.GRAPHEME_CLUSTER_BREAK) == GraphemeClusterBreak.PREPEND) {
        return NONE;
      }
      return switch (UCharacter.getType(c)) {
        case Character.UPPERCASE_LETTER, Character.LOWERCASE_LETTER, Character.TITLECASE_LETTER, Character.MODIFIER_LETTER,
            Character.OTHER_LETTER, Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> LETTER;
        case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> MARK;
        case Character.UNASSIGNED, Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE,
            Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> NONE;
        default -> SIGN;
      };
    }

    /** Of the character that begins at {@code at}. */
    static Neighbour at(byte[] text, int at, int to) {
      int b = text[at];
      if (b >= 0) return BASIC[b];
      int length = b >= (byte) 0xF0 ? 4 : b >= (byte) 0xE0 ? 3 : b >= (byte) 0xC0 ? 2 : 0;
      if (length == 0 || at + length > to) return NONE;        // not UTF-8, which is found where the part is read
      int c = b & 0xFF >> length + 1;
      for (int i = 1; i < length; i++) c = c << 6 | text[at + i] & 0x3F;
      return c > Character.MAX_CODE_POINT ? NONE : of(c);
    }

    /** Of the character that ends before {@code at}. */
    static Neighbour before(byte[] text, int at, int from) {
      int start = at - 1;
      while (start > from && at - start < 4 && (text[start] & 0xC0) == 0x80) start--;
      return at(text, start, at);
    }
  }
}
