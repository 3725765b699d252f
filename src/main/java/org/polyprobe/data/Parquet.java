package org.polyprobe.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.polyprobe.InputException;

/**
 * A Parquet file as a {@link Table}: cells as text, lists as JSON, rows counted from 1.
 *
 * <p>Numbers that stand for classes are read as the names that Hugging Face's {@code datasets} writes into the file.
 */
final class Parquet {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Parquet() {}

  static Table read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) throw new InputException(file + ": no such file");
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
      Map<String, List<String>> classes = classes(database, file);
      try (PreparedStatement query = database.prepareStatement("SELECT * FROM read_parquet(?)")) {
        query.setString(1, file.toString());
        try (ResultSet rows = query.executeQuery()) {
          return table(file, rows, classes);
        }
      }
    } catch (SQLException e) {
      throw new InputException(file.getFileName() + ": cannot be read as Parquet: "
          + e.getMessage().lines().findFirst().orElse(""), e);
    }
  }

  private static Table table(Path file, ResultSet found, Map<String, List<String>> classes)
      throws SQLException, IOException {
    List<String> header = new ArrayList<>();
    for (int c = 1; c <= found.getMetaData().getColumnCount(); c++) header.add(found.getMetaData().getColumnName(c));
    List<List<String>> rows = new ArrayList<>();
    while (found.next()) {
      List<String> row = new ArrayList<>();
      for (int c = 1; c <= header.size(); c++) {
        row.add(cell(found.getObject(c), classes.getOrDefault(header.get(c - 1), List.of())));
      }
      rows.add(row);
    }
    return new Table(file.getFileName().toString(), header, rows,
        IntStream.rangeClosed(1, rows.size()).boxed().toList(), TextLines.digest(Files.readAllBytes(file)));
  }

  private static String cell(Object value, List<String> names) throws SQLException, IOException {
    if (value == null) return "";
    if (!(value instanceof Array list)) return named(value, names);
    List<String> items = new ArrayList<>();
    for (Object item : (Object[]) list.getArray()) items.add(item == null ? "" : named(item, names));
    return MAPPER.writeValueAsString(items);
  }

  /** A class without a name, such as the −1 of a test set that hides its labels, stays a number. */
  private static String named(Object value, List<String> names) {
    boolean isNamed = value instanceof Number number && number.longValue() >= 0 && number.longValue() < names.size();
    return isNamed ? names.get(((Number) value).intValue()) : value.toString();
  }

  /** By column, from {@code {"info": {"features": {COLUMN: {"names": […]}}}}}, lists of classes included. */
  private static Map<String, List<String>> classes(Connection database, Path file) throws SQLException, IOException {
    Map<String, List<String>> classes = new LinkedHashMap<>();
    try (PreparedStatement query = database.prepareStatement(
        "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'huggingface'")) {
      query.setString(1, file.toString());
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          JsonNode features = MAPPER.readTree(found.getString(1)).at("/info/features");
          features.fields().forEachRemaining(column -> {
            JsonNode names = column.getValue().findPath("names");
            List<String> list = new ArrayList<>();
            names.forEach(name -> list.add(name.asText()));
            if (!list.isEmpty()) classes.put(column.getKey(), list);
          });
        }
      }
    }
    return classes;
  }
}
