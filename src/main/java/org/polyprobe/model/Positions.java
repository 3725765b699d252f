package org.polyprobe.model;

/** How a token's place in its text enters a model. */
public enum Positions {
  LEARNED("learned"), ROTARY("rotary"), ALIBI("ALiBi"), RELATIVE("relative bias");

  private final String label;

  Positions(String label) {
    this.label = label;
  }

  /** Whether it is a number added to every score of attention. */
  boolean isBias() {
    return this == ALIBI || this == RELATIVE;
  }

  @Override
  public String toString() {
    return label;
  }
}
