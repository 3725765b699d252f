package org.polyprobe.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.polyprobe.InputException;

/**
 * Rows of named columns: CSV (quoted as RFC 4180 says), tab-separated without quoting, or JSON lines, by the name's
 * ending: {@code .csv}, {@code .jsonl} or {@code .json}, {@code .parquet} ({@link Parquet}), anything else is
 * tab-separated. Lists in JSON and Parquet are cells of JSON.
 *
 * @param name the file's name
 * @param header column names; {@code rows} hold as many cells each
 * @param lines each row's first line in the file, from 1
 * @param digest SHA-256 (hex) of the bytes read
 */
record Table(String name, List<String> header, List<List<String>> rows, List<Integer> lines, String digest) {

  static Table read(Path path) throws IOException {
    return path.toString().endsWith(".parquet") ? Parquet.read(path) : of(TextLines.read(path));
  }

  static Table of(TextLines file) throws IOException {
    Table all = file.name().endsWith(".jsonl") || file.name().endsWith(".json") ? json(file)
        : file.name().endsWith(".csv") ? csv(file) : tabs(file);
    if (all.rows.isEmpty()) throw new InputException(file.name() + ": holds no rows");
    return all;
  }

  /** The table with its first row taken back from the header: for files without one. */
  Table headless(List<String> names) {
    List<List<String>> all = new ArrayList<>(List.of(header));
    all.addAll(rows);
    List<Integer> places = new ArrayList<>(List.of(1));
    places.addAll(lines);
    return new Table(name, names, all, places, digest);
  }

  /** Some of the rows. */
  Table select(List<Integer> places) {
    return new Table(name, header, places.stream().map(rows::get).toList(), places.stream().map(lines::get).toList(),
        digest);
  }

  /** An error at a row, counted from 0 here and by its line for the reader; Parquet has no lines. */
  InputException error(int row, String what) {
    return new InputException(name + (name.endsWith(".parquet") ? ", row " : ", line ") + lines.get(row) + ": " + what);
  }

  boolean has(String column) {
    return header.contains(column);
  }

  Column column(String column) {
    int place = header.indexOf(column);
    if (place < 0) {
      throw new InputException(name + ": has no column " + column + "; columns: " + String.join(", ", header));
    }
    List<String> cells = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      String cell = rows.get(row).get(place);
      if (cell.isBlank()) throw error(row, column + " is empty");
      cells.add(cell);
    }
    return new Column(name + ", " + column, cells, lines);
  }

  private static Table tabs(TextLines file) {
    List<List<String>> rows = file.lines().stream().map(line -> Arrays.asList(line.split("\t", -1))).toList();
    List<Integer> lines = new ArrayList<>();
    for (int i = 2; i <= rows.size(); i++) lines.add(i);
    return of(file, rows.get(0), rows.subList(1, rows.size()), lines);
  }

  private static Table csv(TextLines file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    int next = 1;
    try (var parser = CSVFormat.RFC4180.parse(new StringReader(String.join("\n", file.lines())))) {
      for (CSVRecord row : parser) {
        rows.add(row.toList());
        lines.add(next);
        next = (int) parser.getCurrentLineNumber() + 1;
      }
    } catch (UncheckedIOException | IllegalStateException e) {
      throw file.error(next, "no CSV row begins here: " + e.getMessage());
    }
    return of(file, rows.get(0), rows.subList(1, rows.size()), lines.subList(1, rows.size()));
  }

  private static Table json(TextLines file) {
    List<JsonNode> objects = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < file.lines().size(); i++) {
      if (file.lines().get(i).isBlank()) continue;
      try {
        JsonNode row = new ObjectMapper().readTree(file.lines().get(i));
        if (!row.isObject()) throw file.error(i + 1, "expected a JSON object on the line");
        row.fieldNames().forEachRemaining(names::add);
        objects.add(row);
        lines.add(i + 1);
      } catch (JsonProcessingException e) {
        throw file.error(i + 1, "expected a JSON object on the line: " + e.getOriginalMessage());
      }
    }
    List<String> header = List.copyOf(names);
    return of(file, header, objects.stream().map(row -> header.stream()
        .map(name -> cell(row.path(name))).toList()).toList(), lines);
  }

  private static String cell(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText("");
  }

  private static Table of(TextLines file, List<String> header, List<List<String>> rows, List<Integer> lines) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).size() != header.size()) {
        throw file.error(lines.get(row), "expected " + header.size() + " fields, found " + rows.get(row).size());
      }
    }
    return new Table(file.name(), header, rows, lines, TextLines.digest(file.bytes()));
  }
}
