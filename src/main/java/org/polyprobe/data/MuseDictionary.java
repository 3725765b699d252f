package org.polyprobe.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.polyprobe.InputException;

/**
 * A bilingual dictionary as MUSE distributes them (Conneau et al. 2018): two words a line, no header, the languages in
 * the file's name. A word with several translations has several lines.
 */
final class MuseDictionary {
  private static final Pattern NAME = Pattern.compile("([A-Za-z]{2,3})-([A-Za-z]{2,3})(?:\\.\\d+-\\d+)?\\.txt");

  private MuseDictionary() {}

  static boolean isNamedAsOne(String fileName) {
    return NAME.matcher(fileName).matches();
  }

  static ParallelText parse(TextLines file, List<String> requested) {
    List<String> found = languages(file.name());
    List<List<String>> words = List.of(new ArrayList<>(), new ArrayList<>());
    for (int line = 1; line <= file.lines().size(); line++) {
      String[] pair = file.lines().get(line - 1).strip().split("[ \t]+");
      if (pair.length != 2) {
        throw file.error(line, "expected 2 words, found " + (pair[0].isEmpty() ? 0 : pair.length));
      }
      words.get(0).add(pair[0]);
      words.get(1).add(pair[1]);
    }
    List<String> languages = requested.isEmpty() ? found : requested;
    List<List<String>> columns = new ArrayList<>();
    for (String language : languages) {
      if (!found.contains(language)) {
        throw new InputException(file.name() + ": no column " + language + "; languages: " + String.join(", ", found));
      }
      columns.add(words.get(found.indexOf(language)));
    }
    return new ParallelText(file.name(), languages, columns, TextLines.digest(file.bytes()));
  }

  private static List<String> languages(String fileName) {
    Matcher matcher = NAME.matcher(fileName);
    if (!matcher.matches()) throw new IllegalArgumentException(fileName + " is no dictionary's name");
    List<String> tags = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      String code = matcher.group(i);
      tags.add(LanguageTag.of(code).orElseThrow(() -> new InputException(fileName + ": " + code + " is no language")));
    }
    if (tags.get(0).equals(tags.get(1))) throw new InputException(fileName + ": both languages are " + tags.get(0));
    return tags;
  }
}
