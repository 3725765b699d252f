package org.polyprobe.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class ScoredPairsReaderTest {
  @TempDir Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static List<ScoredPairs> read(String... places) throws IOException {
    return ScoredPairsReader.read(List.of(places), "test", List.of());
  }

  @Test void everyLayoutGivesTheSamePairs() throws IOException {
    List<ScoredPairs> sets = List.of(
        read(file("test-fr.csv", "sentence1,sentence2,score\n\"Un, deux.\",\"Il dit \"\"non\"\".\",2.5\nA.,B.,5\n")).get(0),
        read(file("stsb-fr-test.csv", "\"Un, deux.\",\"Il dit \"\"non\"\".\",2.5\nA.,B.,5\n")).get(0),
        read("fr=" + file("x.tsv", "id\tscore\tsentence1\tsentence2\n1\t2.5\tUn, deux.\tIl dit \"non\".\n2\t5\tA.\tB.\n")).get(0),
        read("fr=" + file("x.jsonl", "{\"sentence1\":\"Un, deux.\",\"sentence2\":\"Il dit \\\"non\\\".\",\"score\":2.5}\n"
            + "{\"sentence1\":\"A.\",\"sentence2\":\"B.\",\"score\":5}\n")).get(0),
        read("fr=" + file("sts-test.tsv", "main\tMSR\t2012\t1\t2.5\tUn, deux.\tIl dit \"non\".\nmain\tMSR\t2012\t2\t5\tA.\tB.\n")).get(0));
    for (ScoredPairs set : sets) {
      assertEquals(List.of("fr"), set.languages());
      assertEquals(List.of("Un, deux.", "A."), set.first().get("fr"), set.name());
      assertEquals(List.of("Il dit \"non\".", "B."), set.second().get("fr"), set.name());
      assertEquals(List.of(2.5, 5.0), set.scores());
    }
  }

  @Test void filesWhoseScoresAgreeRowByRowTranslateEachOther() throws IOException {
    file("test-en.csv", "sentence1,sentence2,score\na,b,1\nc,d,2\n");
    file("test-de.csv", "sentence1,sentence2,score\nA,B,1\nC,D,2\n");
    file("test-zh.csv", "sentence1,sentence2,score\n一,二,3\n三,四,2\n");
    file("dev-de.csv", "sentence1,sentence2,score\nA,B,1\nC,D,4\n");
    List<ScoredPairs> sets = read(folder.toString());
    assertEquals(List.of(List.of("de", "en"), List.of("zh")), sets.stream().map(ScoredPairs::languages).toList());
    assertEquals(List.of("en", "de"), read("en-de=" + folder.resolve("test-en.csv")).get(0).languages());
  }

  @Test void repeatedPairsAreFoundInEitherOrder() throws IOException {
    ScoredPairs set = read("en=" + file("x.csv", "sentence1,sentence2,score\na,b,1\nb,a,2\na,a,3\nc,b,4\na,b,0\n")).get(0);
    assertEquals(List.of(1, 4), set.repeated("en", "en"));
  }

  @Test void whatCannotBeReadIsNamed() throws IOException {
    assertNamed("line 2: expected a number, found \"high\"", "en=" + file("a.csv", "sentence1,sentence2,score\na,b,high\n"));
    assertNamed("every score is 1.0", "en=" + file("b.csv", "sentence1,sentence2,score\na,b,1\nc,d,1\n"));
    assertNamed("expected columns sentence1, sentence2 and score; found text, label", "en=" + file("c.csv", "text,label\na,b\n"));
    assertNamed("does not say which language", file("pairs.csv", "sentence1,sentence2,score\na,b,1\n"));
    assertNamed("line 3: sentence2 is empty", "en=" + file("d.csv", "sentence1,sentence2,score\na,b,1\nc,,2\n"));
    assertNamed("no such file", folder.resolve("test-en.csv").toString());
    assertNamed("no file of the split \"test\"", folder.toString());
  }

  private static void assertNamed(String expected, String place) {
    InputException e = assertThrows(InputException.class, () -> read(place));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test void builtInPairsBeginWithBuiltInSentences() throws IOException {
    ScoredPairs pairs = BuiltIn.pairs(List.of());
    assertTrue(pairs.scores().size() >= 120);
    assertEquals(10, pairs.languages().size());
    for (String language : pairs.languages()) {
      assertTrue(BuiltIn.sentences(List.of()).texts(language).containsAll(pairs.first().get(language)), language);
      assertEquals(List.of(), pairs.repeated(language, language), language);
    }
    assertEquals(List.of("sw", "en"), BuiltIn.pairs(List.of("sw", "en")).languages());
    assertEquals(List.of(), BuiltIn.pairs(List.of("it")).scores());
  }
}
