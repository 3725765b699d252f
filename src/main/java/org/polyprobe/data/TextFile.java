package org.polyprobe.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.polyprobe.InputException;

/**
 * Texts without translations: one a line, or one column of a TSV with a header.
 *
 * @param name the file's name
 * @param texts in order, none empty
 * @param digest SHA-256 (hex) of the bytes read
 */
public record TextFile(String name, List<String> texts, String digest) {
  /** @param column a TSV's column, or null where every line is a text */
  public static TextFile read(Path file, String column) throws IOException {
    TextLines lines = TextLines.read(file);
    List<String> texts = column == null ? lines.lines() : column(lines, column);
    if (texts.isEmpty()) throw new InputException(lines.name() + ": holds no texts");
    int blank = texts.stream().map(String::isBlank).toList().indexOf(true);
    if (blank >= 0) throw lines.error(blank + (column == null ? 1 : 2), "the text is empty");
    return new TextFile(lines.name(), List.copyOf(texts), TextLines.digest(lines.bytes()));
  }

  private static List<String> column(TextLines lines, String column) {
    List<String> header = Arrays.asList(lines.lines().get(0).split("\t", -1));
    int place = header.indexOf(column);
    if (place < 0) {
      throw new InputException(lines.name() + ": has no column " + column + "; columns: " + String.join(", ", header));
    }
    List<String> texts = new ArrayList<>();
    for (int row = 1; row < lines.lines().size(); row++) {
      String[] cells = lines.lines().get(row).split("\t", -1);
      if (cells.length != header.size()) {
        throw lines.error(row + 1, "expected " + header.size() + " tab-separated fields, found " + cells.length);
      }
      texts.add(cells[place]);
    }
    return texts;
  }
}
