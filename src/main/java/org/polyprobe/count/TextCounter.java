package org.polyprobe.count;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import org.polyprobe.tokenizer.Vocabulary;
import org.polyprobe.tokenizer.Vocabulary.Kind;

/** Counts one text at a time. Belongs to one thread. */
final class TextCounter {
  private final Vocabulary vocabulary;
  private final BreakIterator words = BreakIterator.getWordInstance(ULocale.ROOT);
  private int[] counts;

  TextCounter(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** All of {@link Count} that add up over parts, by ordinal. */
  int[] of(String text, Tokens tokens) {
    counts = new int[Count.OF_PARTS];
    characters(text);
    for (int i = 0; i < tokens.length(); i++) token(text, tokens, i);
    covered(text, tokens);
    words.setText(text);
    int next = 0;
    for (int start = words.first(), end = words.next(); end != BreakIterator.DONE; start = end, end = words.next()) {
      if (words.getRuleStatus() >= BreakIterator.WORD_NONE_LIMIT) next = word(tokens, next, start, end);
    }
    return counts;
  }

  private void add(Count count, int n) {
    counts[count.ordinal()] += n;
  }

  private void characters(String text) {
    int bytes = 0;
    int characters = 0;
    int visible = 0;
    int letters = 0;
    for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      characters++;
      if (isVisible(c)) visible++;
      if (Character.isLetter(c)) letters++;
    }
    add(Count.BYTES, bytes);
    add(Count.CHARACTERS, characters);
    add(Count.VISIBLE, visible);
    add(Count.LETTERS, letters);
  }

  private static boolean isVisible(int codePoint) {
    return !Character.isWhitespace(codePoint) && !Character.isSpaceChar(codePoint);
  }

  private void token(String text, Tokens tokens, int i) {
    add(Count.TOKENS, 1);
    switch (vocabulary.kind(tokens.ids()[i])) {
      case SINGLE_CHARACTER -> add(Count.SINGLE_CHARACTERS, 1);
      case BYTES -> add(Count.BYTE_TOKENS, 1);
      case UNKNOWN -> {
        add(Count.UNKNOWN_TOKENS, 1);
        int length = text.codePointCount(tokens.starts()[i], tokens.ends()[i]);
        if (length > vocabulary.longestChunk()) add(Count.OVERLONG, 1);
      }
      default -> { }
    }
  }

  private void covered(String text, Tokens tokens) {
    int covered = 0;
    int done = 0;
    for (int i = 0; i < tokens.length(); i++) {
      Kind kind = vocabulary.kind(tokens.ids()[i]);
      if (kind == Kind.BYTES || kind == Kind.UNKNOWN) continue;
      for (int at = Math.max(done, tokens.starts()[i]), c; at < tokens.ends()[i]; at += Character.charCount(c)) {
        c = text.codePointAt(at);
        if (isVisible(c)) covered++;
      }
      done = Math.max(done, tokens.ends()[i]);
    }
    add(Count.COVERED, covered);
  }

  /** @return the first token that may share a character with the next word */
  private int word(Tokens tokens, int first, int start, int end) {
    int next = first;
    while (next < tokens.length() && tokens.ends()[next] <= start) next++;
    int touching = 0;
    boolean unknown = false;
    boolean bytes = false;
    for (int i = next; i < tokens.length() && tokens.starts()[i] < end; i++) {
      if (tokens.ends()[i] <= start || tokens.starts()[i] == tokens.ends()[i]) continue;
      touching++;
      Kind kind = vocabulary.kind(tokens.ids()[i]);
      unknown |= kind == Kind.UNKNOWN;
      bytes |= kind == Kind.BYTES;
    }
    add(Count.WORDS, 1);
    add(Count.WORD_TOKENS, touching);
    if (touching > 1) add(Count.CONTINUED_WORDS, 1);
    if (touching == 1 && !unknown && !bytes) add(Count.WHOLE_WORDS, 1);
    if (unknown) add(Count.UNKNOWN_WORDS, 1);
    return next;
  }
}
