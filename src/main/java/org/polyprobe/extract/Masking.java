package org.polyprobe.extract;

/** What a masked language model does not see of a text while it predicts a token. */
public enum Masking {
  /** The token alone (Salazar et al. 2020). The pieces of a long word give each other away. */
  ONE_TOKEN("one-token"),
  /** The token and the rest of its word (Kauf and Ivanova 2023, PLL-word-l2r). */
  WORD_L2R("word-l2r");

  private final String label;

  Masking(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
