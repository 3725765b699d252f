package org.polyprobe.result;

/**
 * What a measure's numbers mean, carried with the numbers so that a report needs no other source.
 *
 * @param name as in {@link Score#measure()}
 * @param title a few words for a chart's axis, e.g. "precision@1 (CSLS)"
 * @param description one or two sentences: formula in words, what the baseline is
 * @param source paper or code the formula comes from
 * @param lowest smallest possible value, or negative infinity
 * @param highest largest possible value, or positive infinity
 * @param direction which end is the good one
 */
public record Definition(String name, String title, String description, String source, double lowest, double highest,
                         Direction direction) {
  /** Which way a measure points. */
  public enum Direction { HIGHER_IS_BETTER, LOWER_IS_BETTER, DESCRIPTIVE }
}
