package org.polyprobe.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tab-separated table with a header: columns headed by a language tag hold texts, all others labels.
 *
 * <p>There is no quoting: {@code "} is a character. A blank cell is a missing translation.
 */
final class TabSeparated {
  private TabSeparated() {}

  static ParallelText parse(TextLines file, List<String> requested) {
    String[] header = file.lines().get(0).split("\t", -1);
    Map<String, Integer> found = languages(file, header);
    List<String> languages = requested.isEmpty() ? List.copyOf(found.keySet()) : requested;
    for (String language : languages) {
      if (!found.containsKey(language)) {
        throw file.error(1, "no column " + language + "; languages: " + String.join(", ", found.keySet()));
      }
    }
    if (file.lines().size() == 1) throw file.error(1, "a header and no rows");
    List<List<String>> columns = new ArrayList<>();
    for (int i = 0; i < languages.size(); i++) columns.add(new ArrayList<>());
    Map<String, List<String>> labels = new LinkedHashMap<>();
    for (int i = 0; i < header.length; i++) if (!found.containsValue(i)) labels.put(header[i], new ArrayList<>());
    for (int row = 1; row < file.lines().size(); row++) {
      String[] fields = fields(file, row, header.length);
      for (int i = 0; i < columns.size(); i++) {
        String cell = fields[found.get(languages.get(i))];
        columns.get(i).add(cell.isBlank() ? "" : cell);
      }
      for (int i = 0; i < header.length; i++) if (labels.containsKey(header[i])) labels.get(header[i]).add(fields[i]);
    }
    return new ParallelText(file.name(), languages, columns, TextLines.digest(file.bytes()), labels);
  }

  private static Map<String, Integer> languages(TextLines file, String[] header) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (int i = 0; i < header.length; i++) {
      if (Collections.frequency(List.of(header), header[i]) > 1) {
        throw file.error(1, "column \"" + header[i] + "\" is there twice");
      }
      Optional<String> tag = LanguageTag.of(header[i]);
      if (tag.isPresent() && columns.put(tag.get(), i) != null) {
        throw file.error(1, "column " + header[i] + " is a second column for " + tag.get());
      }
    }
    if (columns.isEmpty()) {
      throw file.error(1, "no column is headed by a language tag; columns: " + String.join(", ", header));
    }
    return columns;
  }

  private static String[] fields(TextLines file, int row, int expected) {
    String[] fields = file.lines().get(row).split("\t", -1);
    if (fields.length != expected) {
      throw file.error(row + 1, "expected " + expected + " tab-separated fields, found " + fields.length);
    }
    return fields;
  }
}
