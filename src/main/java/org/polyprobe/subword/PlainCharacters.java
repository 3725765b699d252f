package org.polyprobe.subword;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UScript;
import java.util.BitSet;
import java.util.Set;

/**
 * The characters that plain text is made of: the space, printable ASCII, common punctuation, and letters, marks and digits
 * of scripts in wide use as of Unicode 5.2, so that every library's tables agree on them.
 */
final class PlainCharacters {
  private static final String PUNCTUATION = "„“”‚‘’‹›«»–—…¿¡·।॥،؟؛。、，．！？：；（）《》〈〉「」『』【】";
  private static final Set<Integer> SCRIPTS = Set.of(UScript.LATIN, UScript.GREEK, UScript.CYRILLIC, UScript.ARMENIAN,
      UScript.HEBREW, UScript.ARABIC, UScript.DEVANAGARI, UScript.BENGALI, UScript.GURMUKHI, UScript.GUJARATI, UScript.ORIYA,
      UScript.TAMIL, UScript.TELUGU, UScript.KANNADA, UScript.MALAYALAM, UScript.SINHALA, UScript.THAI, UScript.LAO,
      UScript.MYANMAR, UScript.GEORGIAN, UScript.HANGUL, UScript.ETHIOPIC, UScript.KHMER, UScript.HAN, UScript.HIRAGANA,
      UScript.KATAKANA);
  /** Long s and the Kelvin sign are s and k where case is ignored. */
  private static final Set<Integer> FOLDED = Set.of(0x17F, 0x212A);

  private static final BitSet PLAIN = new BitSet(1 << 16);
  private static final BitSet SIGNS = new BitSet(1 << 16);

  static {
    for (int c = 0x21; c < 0x7F; c++) if (!Character.isLetterOrDigit(c)) SIGNS.set(c);
    PUNCTUATION.chars().forEach(SIGNS::set);
    PLAIN.or(SIGNS);
    PLAIN.set(' ');
    for (int c = 0; c < 0x10000; c++) if (isPlainLetter(c)) PLAIN.set(c);
  }

  private PlainCharacters() {}

  private static boolean isPlainLetter(int c) {
    boolean kind = switch (UCharacter.getType(c)) {
      case Character.UPPERCASE_LETTER, Character.LOWERCASE_LETTER, Character.TITLECASE_LETTER, Character.MODIFIER_LETTER,
          Character.OTHER_LETTER, Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK,
          Character.DECIMAL_DIGIT_NUMBER -> true;
      default -> false;
    };
    if (!kind || FOLDED.contains(c)) return false;
    if (c >= 0x300 && c < 0x370) return true;                        // accents belong to no script
    return (c < 0x80 || SCRIPTS.contains(UScript.getScript(c)))
        && (UCharacter.getAge(c).getMajor() < 5 || UCharacter.getAge(c).getMajor() == 5 && UCharacter.getAge(c).getMinor() <= 2);
  }

  static boolean arePlain(String text) {
    for (int i = 0; i < text.length(); i++) if (!PLAIN.get(text.charAt(i))) return false;
    return true;
  }

  /** Punctuation, and all of ASCII that is printable and neither letter nor digit; asked of plain characters only. */
  static boolean isSign(char c) {
    return SIGNS.get(c);
  }
}
