package org.polyprobe.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.polyprobe.InputException;

/**
 * Texts, or pairs of texts, with a label each.
 *
 * @param second empty where there is one text to a label
 */
public record LabelledTexts(String name, List<String> first, List<String> second, List<String> labels, String digest) {
  private static final List<String> TEXT = List.of("text", "sentence", "text1", "sentence1", "premise");
  private static final List<String> SECOND = List.of("text2", "sentence2", "hypothesis");
  private static final List<String> LABEL = List.of("label", "labels", "class", "category");

  /**
   * Reads a table by its header: CSV, TSV without quoting, or JSON lines.
   *
   * @param pairs whether each label is of two texts
   * @param columns names of text, second text (of pairs) and label; empty takes common names
   */
  public static LabelledTexts read(Path file, boolean pairs, List<String> columns) throws IOException {
    Table table = Table.read(file);
    if (!columns.isEmpty() && columns.size() != (pairs ? 3 : 2)) {
      throw new InputException("--columns takes " + (pairs ? "TEXT,TEXT,LABEL" : "TEXT,LABEL") + ", found " + String.join(",", columns));
    }
    String text = columns.isEmpty() ? named(table, TEXT, "text") : columns.get(0);
    String second = !pairs ? null : columns.isEmpty() ? named(table, SECOND, "second text") : columns.get(1);
    String label = columns.isEmpty() ? named(table, LABEL, "label") : columns.get(columns.size() - 1);
    return new LabelledTexts(table.name(), table.column(text).cells(), pairs ? table.column(second).cells() : List.of(),
        table.column(label).cells(), table.digest());
  }

  /** One item's text, or both. */
  public List<String> texts(int item) {
    return second.isEmpty() ? List.of(first.get(item)) : List.of(first.get(item), second.get(item));
  }

  private static String named(Table table, List<String> names, String what) {
    Optional<String> found = table.header().stream().filter(name -> names.contains(name.toLowerCase(Locale.ROOT))).findFirst();
    return found.orElseThrow(() -> new InputException("%s, line 1: no column for the %s (%s); found %s; say which with --columns"
        .formatted(table.name(), what, String.join(", ", names), String.join(", ", table.header()))));
  }
}
