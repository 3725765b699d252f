package org.polyprobe.data;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.polyprobe.InputException;

/**
 * Numbers by language from a CSV file with a header: our {@code results.csv}, or one with a column {@code language} and
 * any columns of numbers.
 *
 * @param name the file's, for messages
 * @param values every number, in the order of the file
 */
public record LanguageTable(String name, List<Value> values, String digest) {
  /** @param model and {@code reference}, {@code layer} empty where the file has none; {@code measure} a column's name */
  public record Value(String model, String measure, String language, String reference, String layer, double value) {}

  private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

  /** @param path a file, or a folder with a {@code results.csv} */
  public static LanguageTable read(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve("results.csv") : path;
    TextLines text = TextLines.read(file);
    List<Value> values = new ArrayList<>();
    try (CSVParser rows = CSVParser.parse(new StringReader(String.join("\n", text.lines())), FORMAT)) {
      List<String> header = rows.getHeaderNames();
      if (!header.contains("language")) throw text.error(1, "no column language; columns: " + String.join(", ", header));
      boolean ours = header.contains("measure") && header.contains("value");
      List<CSVRecord> records = rows.getRecords();
      // A column of nothing but words is a remark; one cell that is no number among numbers is a mistake.
      List<String> numbers = header.stream().filter(c -> !c.equals("language") && !c.equals("model"))
          .filter(c -> records.stream().anyMatch(row -> row.isConsistent() && isNumber(row.get(c)))).toList();
      for (CSVRecord row : records) {
        if (!row.isConsistent()) {
          throw text.error((int) row.getRecordNumber() + 1, "expected " + header.size() + " fields, found " + row.size());
        }
        if (ours) one(text, row, values);
        else wide(text, row, numbers, values);
      }
    } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
      throw new InputException(text.name() + ": no table: " + e.getMessage(), e);
    }
    if (values.isEmpty()) throw new InputException(text.name() + ": holds no number of any language");
    return new LanguageTable(text.name(), List.copyOf(values), TextLines.digest(text.bytes()));
  }

  private static void one(TextLines text, CSVRecord row, List<Value> values) {
    String language = row.get("language");
    if (language.isEmpty() || row.get("value").isEmpty() || row.get("measure").endsWith(".baseline")) return;
    values.add(new Value(optional(row, "model"), row.get("measure"), tag(text, row), optional(row, "reference"),
        optional(row, "layer"), number(text, row, "value")));
  }

  private static void wide(TextLines text, CSVRecord row, List<String> numbers, List<Value> values) {
    for (String column : numbers) {
      if (row.get(column).isBlank()) continue;
      values.add(new Value(optional(row, "model"), column, tag(text, row), "", "", number(text, row, column)));
    }
  }

  private static String optional(CSVRecord row, String column) {
    return row.isMapped(column) ? row.get(column) : "";
  }

  private static String tag(TextLines text, CSVRecord row) {
    Optional<String> tag = LanguageTag.of(row.get("language").strip());
    return tag.orElseThrow(() -> text.error((int) row.getRecordNumber() + 1, "\"" + row.get("language")
        + "\" is not a language tag"));
  }

  private static double number(TextLines text, CSVRecord row, String column) {
    if (isNumber(row.get(column))) return Double.parseDouble(row.get(column).strip());
    throw text.error((int) row.getRecordNumber() + 1, column + " is \"" + row.get(column) + "\", expected a number");
  }

  private static boolean isNumber(String cell) {
    try {
      return Double.isFinite(Double.parseDouble(cell.strip()));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The languages of one measure with their values. A language that has several is an error that names the choice. */
  public Map<String, Double> column(String model, String measure, String reference, String layer) {
    Map<String, Double> column = new LinkedHashMap<>();
    for (Value value : values) {
      boolean wanted = value.measure().equals(measure)
          && (model.isEmpty() || value.model().isEmpty() || value.model().equals(model))
          && (value.reference().isEmpty() || value.reference().equals(reference))
          && (layer.isEmpty() || value.layer().isEmpty() || value.layer().equals(layer));
      if (!wanted) continue;
      if (column.put(value.language(), value.value()) != null) {
        throw new InputException(name + ": " + measure + " has several values for " + value.language()
            + "; choose one with --layer or --of-model");
      }
    }
    return column;
  }

  public List<String> measures() {
    return values.stream().map(Value::measure).distinct().toList();
  }

  public List<String> models() {
    return values.stream().map(Value::model).filter(model -> !model.isEmpty()).distinct().toList();
  }
}
