package org.polyprobe.data;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BuiltInTest {
  private static final List<String> LANGUAGES = List.of("en", "fr", "es", "de", "zh", "ar", "ta", "sw", "hi", "ru");
  private static final Map<String, Character.UnicodeScript> SCRIPTS = Map.of(
      "zh", Character.UnicodeScript.HAN, "ar", Character.UnicodeScript.ARABIC, "ta", Character.UnicodeScript.TAMIL,
      "hi", Character.UnicodeScript.DEVANAGARI, "ru", Character.UnicodeScript.CYRILLIC);

  @Test void lexiconIsCompleteAndClean() throws IOException {
    ParallelText lexicon = BuiltIn.lexicon(List.of());
    assertTrue(lexicon.rows() >= 400, lexicon.rows() + " concepts");
    assertClean(lexicon);
  }

  @Test void sentencesAreCompleteAndClean() throws IOException {
    ParallelText sentences = BuiltIn.sentences(List.of());
    assertTrue(sentences.rows() >= 200, sentences.rows() + " sentences");
    assertClean(sentences);
    for (String sentence : sentences.texts("en")) {
      int words = sentence.split(" ").length;
      assertTrue(words >= 4 && words <= 30, words + " words: " + sentence);
    }
  }

  /** Every premise and every hypothesis of a group carries each label once, so neither says anything on its own. */
  @Test void inferenceGroupsAreLatinSquaresInEveryLanguage() throws IOException {
    LabelledText train = BuiltIn.inferenceTraining();
    assertSquares(train, 603);
    LabelledText english = BuiltIn.inference("en");
    for (String language : LANGUAGES) {
      LabelledText test = BuiltIn.inference(language);
      assertSquares(test, 288);
      assertEquals(english.rows().stream().map(LabelledText.Row::label).toList(),
          test.rows().stream().map(LabelledText.Row::label).toList(), "rows are parallel");
      for (LabelledText.Row row : test.rows()) {
        assertScript(language, row.first());
        assertTrue(Normalizer.isNormalized(row.second(), Normalizer.Form.NFC) && !row.second().isBlank(), row.second());
      }
    }
    Set<String> trained = train.rows().stream().map(LabelledText.Row::first).collect(Collectors.toSet());
    assertTrue(english.rows().stream().noneMatch(row -> trained.contains(row.first())), "scenes differ");
    assertTrue(english.rows().stream().noneMatch(row -> row.second().equals(row.first())));
  }

  private static void assertSquares(LabelledText text, int rows) {
    assertEquals(rows, text.rows().size());
    for (Function<LabelledText.Row, String> side : List.<Function<LabelledText.Row, String>>of(
        LabelledText.Row::first, LabelledText.Row::second)) {
      text.rows().stream().collect(Collectors.groupingBy(side)).forEach((sentence, its) ->
          assertEquals(Set.copyOf(text.labels()), its.stream().map(LabelledText.Row::label).collect(Collectors.toSet()), sentence));
    }
    text.rows().stream().collect(Collectors.groupingBy(LabelledText.Row::group)).forEach((group, its) -> {
      assertEquals(9, its.size(), group);
      for (String label : text.labels()) assertEquals(3, its.stream().filter(r -> r.label().equals(label)).count(), group);
    });
  }

  @Test void languagesCanBeChosen() throws IOException {
    assertEquals(List.of("sw", "en"), BuiltIn.lexicon(List.of("sw", "en")).languages());
  }

  private static void assertClean(ParallelText text) {
    assertEquals(LANGUAGES, text.languages());
    assertAll(LANGUAGES.stream().map(language -> () -> {
      Set<String> seen = new HashSet<>();
      for (String cell : text.texts(language)) {
        assertTrue(!cell.isBlank() && cell.equals(cell.strip()), language + ": \"" + cell + "\"");
        assertTrue(Normalizer.isNormalized(cell, Normalizer.Form.NFC), cell);
        assertTrue(seen.add(cell), language + " has twice: " + cell);
        assertScript(language, cell);
      }
    }));
  }

  /** Every letter is of the language's script. */
  private static void assertScript(String language, String cell) {
    Character.UnicodeScript expected = SCRIPTS.getOrDefault(language, Character.UnicodeScript.LATIN);
    long letters = cell.codePoints().filter(Character::isLetter).count();
    long own = cell.codePoints().filter(Character::isLetter)
        .filter(letter -> Character.UnicodeScript.of(letter) == expected).count();
    assertTrue(letters > 0 && own == letters, language + " in another script: " + cell);
  }
}
