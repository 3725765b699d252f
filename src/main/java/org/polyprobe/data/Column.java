package org.polyprobe.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.polyprobe.InputException;

/**
 * One column of a file: labels or numbers, an item a row.
 *
 * @param name the file's and the column's name, for messages
 * @param cells in order, none blank
 * @param lines each cell's line in the file, from 1
 */
public record Column(String name, List<String> cells, List<Integer> lines) {
  public Column {
    cells = List.copyOf(cells);
    lines = List.copyOf(lines);
  }

  /** Reads a named column of a table with a header, or, where the name is null, a file with one value a line. */
  public static Column read(Path path, String column) throws IOException {
    if (column == null) return plain(TextLines.read(path));
    Table table = Table.read(path);
    return table.column(column);
  }

  private static Column plain(TextLines file) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < file.lines().size(); i++) {
      String cell = file.lines().get(i).strip();
      if (cell.isEmpty()) throw file.error(i + 1, "the value is empty");
      cells.add(cell);
    }
    return new Column(file.name(), cells, IntStream.rangeClosed(1, cells.size()).boxed().toList());
  }

  /** The cells as finite numbers. */
  public double[] numbers() {
    double[] numbers = new double[cells.size()];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Double.parseDouble(cells.get(i));
      } catch (NumberFormatException e) {
        numbers[i] = Double.NaN;
      }
      if (!Double.isFinite(numbers[i])) {
        throw new InputException(String.format(Locale.ROOT, "%s, line %d: expected a number, found \"%s\"", name,
            lines.get(i), cells.get(i)));
      }
    }
    return numbers;
  }
}
