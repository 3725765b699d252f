package org.polyprobe.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class ParallelReaderTest {
  @TempDir private Path folder;

  @Test void languageColumnsAreReadAndOthersIgnored() throws IOException {
    ParallelText text = one("words.tsv", "concept\tkind\ten\tzh-hans\nC1\tthing\tdog\t狗\nC2\tthing\tcat\t\n");
    assertEquals(List.of("en", "zh-Hans"), text.languages());
    assertEquals(List.of("狗", ""), text.texts("zh-Hans"));
    assertEquals("words.tsv", text.name());
    assertEquals(2, text.rows());
  }

  @Test void requestedLanguagesComeInTheirOrder() throws IOException {
    ParallelText text = one("words.tsv", "en\tfr\tde\na\tb\tc\n", "DE", "en");
    assertEquals(List.of("de", "en"), text.languages());
    assertEquals(List.of(List.of("c"), List.of("a")), text.columns());
  }

  @Test void quotesAreCharacters() throws IOException {
    assertEquals(List.of("\"a"), one("words.tsv", "en\tfr\n\"a\tb\"\n").texts("en"));
  }

  @Test void byteOrderMarkAndCarriageReturnsAreAccepted() throws IOException {
    ParallelText text = one("words.tsv", "\uFEFFen\tfr\r\na\tb\r\nc\td");
    assertEquals(List.of(List.of("a", "c"), List.of("b", "d")), text.columns());
  }

  @Test void threeLetterCodesBecomeTheShortest() throws IOException {
    assertEquals(List.of("de", "sw", "zh"), one("words.tsv", "deu\tswh\tcmn\na\tb\tc\n").languages());
  }

  @Test void absentColumnIsNamedWithThoseThatExist() {
    refused("words.tsv, line 1: no column ta; languages: en, fr", "words.tsv", "en\tfr\na\tb\n", "en", "ta");
  }

  @Test void wrongFieldCountIsNamedWithItsLine() {
    refused("words.tsv, line 3: expected 2 tab-separated fields, found 3", "words.tsv", "en\tfr\na\tb\na\tb\tc\n");
    refused("words.tsv, line 3: expected 2 tab-separated fields, found 1", "words.tsv", "en\tfr\na\tb\n\nc\td\n");
  }

  @Test void filesWithoutRowsAreNamed() {
    refused("words.tsv: the file is empty", "words.tsv", "");
    refused("words.tsv: the file is empty", "words.tsv", "\uFEFF");
    refused("words.tsv, line 1: a header and no rows", "words.tsv", "en\tfr\n");
    refused("words.tsv, line 1: no column is headed by a language tag; columns: word, translation", "words.tsv",
        "word\ttranslation\na\tb\n");
  }

  @Test void duplicateColumnsAreNamed() {
    refused("words.tsv, line 1: column \"en\" is there twice", "words.tsv", "en\tfr\ten\na\tb\tc\n");
    refused("words.tsv, line 1: column deu is a second column for de", "words.tsv", "de\tdeu\na\tb\n");
  }

  @Test void whatIsNotTextIsNamedWithItsLine() throws IOException {
    refused("words.tsv, line 2: NUL at character 2: not a text file", "words.tsv", "en\tfr\na\0\tb\n");
    Files.write(folder.resolve("latin.tsv"), "en\tfr\na\tb\nc\tété\n".getBytes(StandardCharsets.ISO_8859_1));
    assertMessage("latin.tsv, line 3: not UTF-8", folder.resolve("latin.tsv"));
  }

  @Test void requestsAreChecked() {
    refused("languages: \"english\" is not a language tag; expected BCP 47, such as sw or zh-Hans", "words.tsv",
        "en\tfr\na\tb\n", "english");
    refused("languages: en is given twice", "words.tsv", "en\tfr\na\tb\n", "en", "EN");
    Path absent = folder.resolve("absent.tsv");
    assertMessage(absent + ": no such file", absent);
  }

  @Test void dictionaryTakesItsLanguagesFromItsName() throws IOException {
    ParallelText text = one("en-fr.0-5000.txt", "bank banque\nbank\trive\n");
    assertEquals(List.of("en", "fr"), text.languages());
    assertEquals(List.of(List.of("bank", "bank"), List.of("banque", "rive")), text.columns());
    assertEquals(List.of("fr", "en"), one("en-fr.txt", "bank banque\n", "fr", "en").languages());
  }

  @Test void dictionaryErrorsAreNamed() {
    refused("en-fr.txt, line 2: expected 2 words, found 3", "en-fr.txt", "a b\nice cream glace\n");
    refused("en-fr.txt, line 2: expected 2 words, found 0", "en-fr.txt", "a b\n\nc d\n");
    refused("en-fr.txt: no column de; languages: en, fr", "en-fr.txt", "a b\n", "en", "de");
  }

  @Test void directoryGivesOneTextPerPair() throws IOException {
    write("de-en.de", "eins\nzwei\n");
    write("de-en.en", "one\ntwo\n");
    write("sw-en.sw", "tatu\n");
    write("sw-en.en", "three\n");
    write("README.md", "not a pair");
    List<ParallelText> texts = ParallelReader.read(folder, List.of());
    assertEquals(List.of("de-en", "sw-en"), texts.stream().map(ParallelText::name).toList());
    assertEquals(List.of("one", "two"), texts.get(0).texts("en"));
    assertEquals(1, ParallelReader.read(folder, List.of("en", "sw")).size());
    assertMessage(folder + ": no pair with ta; pairs: de-en, sw-en", folder, "en", "ta");
    assertMessage(folder + ": no pair of sw with another of sw, de; pairs: de-en, sw-en", folder, "sw", "de");
  }

  @Test void laserNamesAreRead() throws IOException {
    write("tatoeba.cmn-eng.cmn", "一\n");
    write("tatoeba.cmn-eng.eng", "one\n");
    assertEquals(List.of("zh", "en"), ParallelReader.read(folder, List.of("en", "zh")).get(0).languages());
  }

  @Test void halvesThatDoNotMatchAreNamed() throws IOException {
    assertMessage(folder + ": no pairs of files; expected names such as sw-en.sw and sw-en.en", folder);
    write("de-en.de", "eins\nzwei\n");
    assertMessage(folder.resolve("de-en.en") + ": no such file; de-en.de needs its other half", folder);
    write("de-en.en", "one\n");
    assertMessage(folder.resolve("de-en.de") + " has 2 lines, de-en.en has 1; expected line i of one to translate "
        + "line i of the other", folder);
  }

  private ParallelText one(String name, String content, String... languages) throws IOException {
    return ParallelReader.read(write(name, content), List.of(languages)).get(0);
  }

  private void refused(String message, String name, String content, String... languages) {
    InputException refusal = assertThrows(InputException.class, () -> one(name, content, languages));
    assertEquals(message, refusal.getMessage());
  }

  private static void assertMessage(String message, Path path, String... languages) {
    InputException refusal =
        assertThrows(InputException.class, () -> ParallelReader.read(path, List.of(languages)));
    assertEquals(message, refusal.getMessage());
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
