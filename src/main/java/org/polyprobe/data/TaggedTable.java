package org.polyprobe.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.polyprobe.InputException;

/** Tagged sentences as the hub has them: JSON lines or Parquet with a list of words and a list of tags a row. */
final class TaggedTable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> WORDS = List.of("tokens", "words");
  private static final List<String> TAGS = List.of("ner_tags", "tags", "pos_tags", "upos");

  private TaggedTable() {}

  static TaggedText read(Path file) throws IOException {
    Table table = Table.read(file);
    Column words = table.column(column(table, WORDS));
    Column tags = table.column(column(table, TAGS));
    List<TaggedText.Sentence> sentences = new ArrayList<>();
    for (int row = 0; row < table.rows().size(); row++) {
      List<String> own = list(table, row, words);
      List<String> told = list(table, row, tags);
      if (own.size() != told.size()) throw table.error(row, own.size() + " words, but " + told.size() + " tags");
      if (!own.isEmpty()) sentences.add(new TaggedText.Sentence(words.lines().get(row), own, told));
    }
    if (sentences.isEmpty()) throw new InputException(table.name() + ": holds no sentences");
    return new TaggedText(table.name(), sentences, table.digest());
  }

  private static String column(Table table, List<String> names) {
    return names.stream().filter(table::has).findFirst().orElseThrow(() -> new InputException(table.name()
        + ": has columns " + String.join(", ", table.header()) + "; expected one of " + String.join(", ", names)));
  }

  private static List<String> list(Table table, int row, Column column) {
    try {
      return MAPPER.readValue(column.cells().get(row), new TypeReference<List<String>>() {});
    } catch (JsonProcessingException e) {
      throw table.error(row, "expected a list, found " + column.cells().get(row));
    }
  }
}
