package org.polyprobe.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.InputException;

/**
 * Texts that translate each other, row by row: a lexicon of words or a corpus of sentences.
 *
 * @param name where it came from, for messages and the manifest
 * @param languages BCP 47 tags, one per column, no duplicates
 * @param columns for each language its texts, all of the same length; an empty string is a missing translation
 * @param digest SHA-256 (hex) of the bytes read
 * @param labels what else the file says of each row, by the column's name: a theme, a part of speech
 */
public record ParallelText(String name, List<String> languages, List<List<String>> columns, String digest,
                           Map<String, List<String>> labels) {
  /** Texts of which nothing else is said. */
  public ParallelText(String name, List<String> languages, List<List<String>> columns, String digest) {
    this(name, languages, columns, digest, Map.of());
  }

  public ParallelText {
    languages = List.copyOf(languages);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));   // Map.copyOf would lose the order
    columns = columns.stream().map(List::copyOf).toList();
  }

  /** Texts of one language, which translate nothing; an {@link InputException} if the language is no BCP 47 tag. */
  public static ParallelText of(String language, TextFile file) {
    return new ParallelText(file.name(), LanguageTag.requested(List.of(language)), List.of(file.texts()),
        file.digest());
  }

  public int rows() {
    return columns.get(0).size();
  }

  /** The texts in one language; the language must be one of {@link #languages()}. */
  public List<String> texts(String language) {
    int column = languages.indexOf(language);
    if (column < 0) throw new IllegalArgumentException(name + " has no language " + language);
    return columns.get(column);
  }
}
