package org.polyprobe.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The texts Polyprobe ships, so that a first measurement needs no data of one's own.
 *
 * <p>Where they come from and what they are good for is in {@code docs/data.md}.
 */
public final class BuiltIn {
  private BuiltIn() {}

  /** Everyday concepts named in ten languages; an empty list asks for all languages. */
  public static ParallelText lexicon(List<String> languages) throws IOException {
    return read("lexicon.tsv", languages);
  }

  /** Short sentences in ten languages; an empty list asks for all languages. */
  public static ParallelText sentences(List<String> languages) throws IOException {
    return read("sentences.tsv", languages);
  }

  private static ParallelText read(String resource, List<String> languages) throws IOException {
    try (InputStream in = BuiltIn.class.getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException("the program's jar has no " + resource);
      TextLines file = TextLines.of("built-in " + resource, in.readAllBytes());
      return TabSeparated.parse(file, LanguageTag.requested(languages));
    }
  }
}
