/**
 * Plain words to subwords in Java: what Hugging Face's library does to most text, without crossing into it.
 *
 * <p>A {@link org.polyprobe.subword.PlainEncoder} takes short stretches of plain text ({@code PlainCharacters}: signs whose
 * treatment depends on no version of Unicode and on no neighbour) through WordPiece, byte-level BPE or Unigram, and
 * declines everything else: other characters, other settings, other kinds of tokenizer. What it takes has the library's
 * tokens and places, which the tests compare. Counting large files is what it is for; models are fed by
 * {@code tokenizer}.
 */
package org.polyprobe.subword;
