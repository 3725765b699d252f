package org.polyprobe.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parallel sentences with their entities in brackets, {@code [PER Amina Yusuf] went to [LOC Mombasa] .}, a column per
 * language. Words are separated by spaces; Chinese, written without them, is split into characters as PAN-X does.
 */
final class Bracketed {
  private final List<String> words = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();
  private final boolean characters;

  private Bracketed(boolean characters) {
    this.characters = characters;
  }

  static TaggedSet parse(TextLines file, List<String> languages) throws IOException {
    Table table = Table.of(file);
    Map<String, TaggedText> texts = new LinkedHashMap<>();
    for (String language : languages.isEmpty() ? table.header().subList(1, table.header().size()) : languages) {
      if (!table.has(language)) continue;
      Column column = table.column(language);
      List<TaggedText.Sentence> sentences = new ArrayList<>();
      for (int row = 0; row < column.cells().size(); row++) {
        Bracketed sentence = new Bracketed(language.equals("zh"));
        sentence.add(column.cells().get(row), file, column.lines().get(row));
        sentences.add(new TaggedText.Sentence(column.lines().get(row), sentence.words, sentence.tags));
      }
      texts.put(language, new TaggedText(file.name(), sentences, table.digest()));
    }
    return new TaggedSet(file.name(), texts, true);
  }

  private void add(String cell, TextLines file, int line) {
    for (int at = 0; at < cell.length(); ) {
      int open = cell.indexOf('[', at);
      add(cell.substring(at, open < 0 ? cell.length() : open), "O");
      if (open < 0) return;
      int close = cell.indexOf(']', open);
      int space = cell.indexOf(' ', open);
      if (close < 0 || space < 0 || space > close) throw file.error(line, "\"" + cell.substring(open) + "\": expected [TYPE words]");
      add(cell.substring(space + 1, close), cell.substring(open + 1, space));
      at = close + 1;
    }
  }

  private void add(String text, String type) {
    List<String> parts = characters ? text.codePoints().filter(c -> c != ' ').mapToObj(Character::toString).toList()
        : List.of(text.strip().split(" +"));
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).isEmpty()) continue;
      words.add(parts.get(i));
      tags.add(type.equals("O") ? "O" : (i == 0 ? "B-" : "I-") + type);
    }
  }
}
