package org.polyprobe.tune;

import org.polyprobe.tokenizer.Encoding;

/**
 * A labelled text or pair of texts.
 *
 * @param encoding its tokens, no more than the model takes
 * @param labels for {@link Task.Kind#TEXT} one entry; else one a token, special ones included
 */
public record Example(Encoding encoding, int[] labels) {
  /** The label of a token that neither trains nor counts: special tokens, a word's later tokens. */
  public static final int IGNORED = -100;

  /** A text with its label. */
  public static Example of(Encoding encoding, int label) {
    return new Example(encoding, new int[] {label});
  }
}
