package org.polyprobe.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * Scored pairs in ten languages; an empty list asks for all, and languages Polyprobe has no pairs in are left out. The
   * first sentence of every pair is one of {@link #sentences}.
   */
  public static ScoredPairs pairs(List<String> languages) throws IOException {
    TextLines file = file("sts.tsv");
    Table table = Table.of(file);
    ParallelText sentences = sentences(List.of());
    List<String> wanted = languages.isEmpty() ? sentences.languages() : LanguageTag.requested(languages);
    List<Integer> rows = table.column("sentence").cells().stream().map(sentences.texts("en")::indexOf).toList();
    Map<String, List<String>> a = new LinkedHashMap<>();
    Map<String, List<String>> b = new LinkedHashMap<>();
    for (String language : wanted) {
      if (!table.has(language)) continue;
      a.put(language, rows.stream().map(sentences.texts(language)::get).toList());
      b.put(language, table.column(language).cells());
    }
    List<Double> scores = a.isEmpty() ? List.of() : Arrays.stream(table.column("score").numbers()).boxed().toList();
    return new ScoredPairs(file.name(), a, b, scores, table.digest());
  }

  /** Labelled premises and hypotheses in one of ten languages, for testing; parallel rows throughout. */
  public static LabelledText inference(String language) throws IOException {
    return InferenceGroups.parse(file("nli.tsv"), language);
  }

  /** English premises and hypotheses to train on, about other scenes. */
  public static LabelledText inferenceTraining() throws IOException {
    return InferenceGroups.parse(file("nli-train.tsv"), "en");
  }

  /** Sentences with persons, places and organisations; languages Polyprobe has none in are left out. */
  public static TaggedSet entities(List<String> languages) throws IOException {
    return Bracketed.parse(file("entities.tsv"), LanguageTag.requested(languages));
  }

  private static ParallelText read(String resource, List<String> languages) throws IOException {
    return TabSeparated.parse(file(resource), LanguageTag.requested(languages));
  }

  private static TextLines file(String resource) throws IOException {
    try (InputStream in = BuiltIn.class.getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException("the program's jar has no " + resource);
      return TextLines.of("built-in " + resource, in.readAllBytes());
    }
  }
}
