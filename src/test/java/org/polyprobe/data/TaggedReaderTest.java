package org.polyprobe.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class TaggedReaderTest {
  @TempDir Path folder;

  private TaggedText read(String name, String text) throws IOException {
    return TaggedReader.read(Files.writeString(folder.resolve(name), text));
  }

  @Test void everyLayoutGivesWordsAndTags() throws IOException {
    for (TaggedText text : List.of(read("panx.tsv", "Ann\tB-PER\nsings\tO\n\n\nRome\tB-LOC\n"),
        read("wikiann.tsv", "en:Ann\tB-PER\nen:sings\tO\n\nen:Rome\tB-LOC\n"),
        read("conll.txt", "-DOCSTART- -X- O O\n\nAnn NNP I-NP B-PER\nsings VBZ I-VP O\n\nRome NNP I-NP B-LOC\n"))) {
      assertEquals(List.of(List.of("Ann", "sings"), List.of("Rome")),
          text.sentences().stream().map(TaggedText.Sentence::words).toList());
      assertEquals(List.of("B-PER", "O"), text.sentences().get(0).tags());
    }
    TaggedText universal = read("x.conllu", "# a comment\n1-2\tim\t_\t_\t_\t_\t_\t_\t_\t_\n1\tin\t_\tADP\t_\t_\t_\t_\t_\t_\n");
    assertEquals(List.of("ADP"), universal.sentences().get(0).tags());
    assertEquals(List.of("in"), universal.sentences().get(0).words());
  }

  @Test void raggedAndEmptyFilesAreNamed() {
    assertTrue(assertThrows(InputException.class, () -> read("a", "x\tO\ny\n")).getMessage().contains("a, line 2: expected 2"));
    assertTrue(assertThrows(InputException.class, () -> read("b", "\n\n")).getMessage().contains("holds no sentences"));
  }

  @Test void bracketsMarkEntities() throws IOException {
    TextLines file = TextLines.of("e", ("id\ten\tzh\n1\t[PER Amina Yusuf] went to [LOC Mombasa] .\t[PER 阿米娜]去[LOC 蒙巴萨]。\n")
        .getBytes(StandardCharsets.UTF_8));
    TaggedSet set = Bracketed.parse(file, List.of());
    TaggedText.Sentence english = set.texts().get("en").sentences().get(0);
    assertEquals(List.of("Amina", "Yusuf", "went", "to", "Mombasa", "."), english.words());
    assertEquals(List.of("B-PER", "I-PER", "O", "O", "B-LOC", "O"), english.tags());
    TaggedText.Sentence chinese = set.texts().get("zh").sentences().get(0);
    assertEquals(List.of("阿", "米", "娜", "去", "蒙", "巴", "萨", "。"), chinese.words());
    assertEquals(List.of("B-PER", "I-PER", "I-PER", "O", "B-LOC", "I-LOC", "I-LOC", "O"), chinese.tags());
  }

  @Test void builtInEntitiesAreParallelAndOfThreeTypes() throws IOException {
    TaggedSet set = BuiltIn.entities(List.of());
    assertEquals(10, set.languages().size());
    for (TaggedText text : set.texts().values()) {
      assertTrue(text.sentences().size() >= 150);
      for (String type : List.of("PER", "LOC", "ORG")) {
        assertTrue(text.sentences().stream().anyMatch(s -> s.tags().contains("B-" + type)), type);
      }
    }
    assertEquals(List.of("sw"), BuiltIn.entities(List.of("sw", "it")).languages());
  }
}
