package org.polyprobe.data;

import java.util.List;

/**
 * Texts, or pairs of texts, of one language with a label each.
 *
 * @param name the file's name
 * @param rows in order, at least one
 * @param labels all that occur, in the order of the layout
 * @param unlabelled rows left out as no majority agreed on their label ({@code -} in XNLI and MNLI)
 * @param digest SHA-256 (hex) of the bytes read
 */
public record LabelledText(String name, List<Row> rows, List<String> labels, int unlabelled, String digest) {
  /**
   * @param place where it stands, from 1: a line, or a row of a Parquet file
   * @param group what rows of one independent item have in common
   * @param first the text, or the first of a pair
   * @param second the second of a pair, or empty
   */
  public record Row(int place, String group, String first, String second, String label) {}

  public LabelledText {
    rows = List.copyOf(rows);
    labels = List.copyOf(labels);
  }
}
