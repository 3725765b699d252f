package org.polyprobe.count;

/** What is counted in a text and its tokens. Special tokens that the tokenizer's template adds are no tokens here. */
public enum Count {
  /** Code points. */
  CHARACTERS,
  /** Bytes of UTF-8. */
  BYTES,
  /** Code points that are letters. */
  LETTERS,
  /** Code points that are no white space. */
  VISIBLE,
  /** Of those, how many lie in a token that is neither unknown nor made of bytes that are not whole characters. */
  COVERED,
  /** Words, as ICU's word breaks see them: those with a letter, a digit, kana or an ideograph. */
  WORDS,
  /** Over all words, the tokens that share a character with the word. */
  WORD_TOKENS,
  /** Words with one token, and that one neither unknown nor bytes. */
  WHOLE_WORDS,
  /** Words with two tokens or more. */
  CONTINUED_WORDS,
  /** Words with an unknown token. */
  UNKNOWN_WORDS,
  TOKENS,
  UNKNOWN_TOKENS,
  /** Tokens of bytes that are not whole characters. */
  BYTE_TOKENS,
  /** Tokens of one whole character. */
  SINGLE_CHARACTERS,
  /** Unknown tokens that stand for a chunk longer than WordPiece takes. */
  OVERLONG,
  /** Texts, each encoded on its own. */
  TEXTS,
  /** Over all texts, the square of their tokens. */
  SQUARES;

  /** How many there are. */
  static final int ALL = values().length;
  /** The first so many of a text are the sums over its parts. */
  static final int OF_PARTS = TEXTS.ordinal();
}
