package org.polyprobe.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.polyprobe.InputException;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.ParallelText;
import org.polyprobe.data.TaggedText;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.transfer.CodeSwitching.Switcher;
import org.polyprobe.tune.Example;
import org.polyprobe.tune.Variation;

class CodeSwitchingTest {
  private static final ParallelText LEXICON = new ParallelText("words", List.of("en", "de", "fr", "zh"), List.of(
      List.of("dog", "get up", "wake", "house"), List.of("Hund", "aufstehen", "wach werden", "Haus"),
      List.of("chien", "", "", "maison"), List.of("狗", "起床", "", "房子")), "digest");

  private static Switcher always(String from, String... into) {
    return new Switcher(new Lexicon(List.of(LEXICON), from, List.of(into)), 1).with(new SplittableRandom(1));
  }

  @Test
  void onlyWordsOfTheLexiconChangeAndCapitalsStay() {
    assertEquals("The chien, the DOGS and the Dog's; l'été?", always("en", "fr").text("The dog, the DOGS and the Dog's; l'été?"));
    assertEquals("Chien! Maison.", always("en", "fr").text("Dog! HOUSE."));
    assertEquals("They get up, and Wach werden", always("en", "de").text("They get up, and Wake"));
  }

  @Test
  void wordsWithoutSpacesBetweenThemAreSwitchedToo() {
    assertEquals("我的 dog。", always("zh", "en").text("我的狗。"));
    assertEquals("Das 狗!", always("de", "zh").text("Das Hund!"));
  }

  @Test
  void aLanguageThatLacksTheWordIsNotDrawn() {
    for (int seed = 0; seed < 20; seed++) {
      assertEquals("wach werden", always("en", "de", "fr", "zh").with(new SplittableRandom(seed)).text("wake"));
    }
  }

  @Test
  void theRateIsThatOfWordsTheLexiconHasAndDrawsDependOnExampleAndEpochAlone() {
    Switcher switcher = new Switcher(new Lexicon(List.of(LEXICON), "en", List.of("de", "fr")), 0.3);
    int german = 0;
    int french = 0;
    for (int index = 0; index < 4000; index++) {
      String switched = switcher.with(Variation.random(7, index, 2)).text("dog");
      if (switched.equals("Hund")) german++;
      if (switched.equals("chien")) french++;
    }
    assertEquals(600, german, 70);   // three standard deviations of a binomial
    assertEquals(600, french, 70);
    String text = "dog ".repeat(40);
    String once = switcher.with(Variation.random(7, 3, 1)).text(text);
    assertEquals(once, switcher.with(Variation.random(7, 3, 1)).text(text));
    assertNotEquals(once, switcher.with(Variation.random(7, 3, 2)).text(text));
    assertNotEquals(once, switcher.with(Variation.random(7, 4, 1)).text(text));
    assertNotEquals(once, switcher.with(Variation.random(8, 3, 1)).text(text));
  }

  @Test
  void aSwitchedWordKeepsItsTagAndFurtherPiecesHaveNone() throws IOException {
    Labelled words = new LabelledWords(new TaggedText("t", List.of(
        new TaggedText.Sentence(1, List.of("Wake", "the", "dog"), List.of("B-X", "O", "B-Y"))), "digest"));
    List<String> labels = List.of("O", "B-X", "B-Y");
    try (Tokenizer tokenizer = Tokenizer.open(Path.of("src/test/resources/golden/bert-tiny-text"), 64)) {
      List<Example> switched = words.changed(0, always("en", "de")).examples(tokenizer, labels).examples();
      List<Example> expected = new LabelledWords(new TaggedText("t", List.of(new TaggedText.Sentence(1,
          List.of("Wach werden", "the", "Hund"), List.of("B-X", "O", "B-Y"))), "digest")).examples(tokenizer, labels).examples();
      assertArrayEquals(expected.get(0).encoding().ids(), switched.get(0).encoding().ids());
      int[] told = Arrays.stream(switched.get(0).labels()).filter(label -> label != Example.IGNORED).toArray();
      assertArrayEquals(new int[] {1, 0, 2}, told);
    }
  }

  @Test
  void aLexiconWithoutTheSourceOrAnotherLanguageIsRefused() throws IOException {
    CodeSwitching builtIn = new CodeSwitching(0.5, List.of(BuiltIn.lexicon(List.of("en", "sw"))), List.of("en"));
    assertEquals("code-switch: built-in lexicon.tsv has no fr, which is trained on; languages: en, sw",
        assertThrows(InputException.class, () -> builtIn.lexicon("fr")).getMessage());
    assertTrue(assertThrows(InputException.class, () -> builtIn.lexicon("en")).getMessage()
        .contains("no language to switch en to"));
  }
}
