package org.polyprobe.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class LabelledReaderTest {
  @TempDir Path folder;

  private LabelledText read(String name, String content, String layout, String language) throws IOException {
    return LabelledReader.read(List.of(Files.writeString(folder.resolve(name), content)), null, layout, language);
  }

  private String refusal(String name, String content, String layout) {
    return assertThrows(InputException.class, () -> read(name, content, layout, "en")).getMessage();
  }

  @Test
  void xnliHasNoQuotesAndAPremiseIsOneItem() throws IOException {
    LabelledText xnli = read("dev-en.tsv", "premise\thypothesis\tlabel\n"
        + "He said \"no.\tHe spoke.\tentailment\nHe said \"no.\tHe is shy.\tneutral\nIt rains.\tIt is dry.\tcontradiction\n",
        null, "en");
    assertEquals(List.of("entailment", "neutral", "contradiction"), xnli.labels(), "in the order public heads score them");
    assertEquals(new LabelledText.Row(2, "He said \"no.", "He said \"no.", "He spoke.", "entailment"), xnli.rows().get(0));
    assertEquals(xnli.rows().get(0).group(), xnli.rows().get(1).group());
    assertEquals("dev-en.tsv", xnli.name());
  }

  /** As published: every language in one file, a gold label, {@code -} where annotators did not agree. */
  @Test
  void xnliAsItsAuthorsPublishIt() throws IOException {
    String file = "language\tgold_label\tsentence1_binary_parse\tsentence1\tsentence2\n"
        + "ar\tneutral\t\tالف\tباء\nen\tneutral\t\tA dog.\tA cat.\nen\t-\t\tA dog.\tA cow.\nen\tentailment\t\tA dog.\tAn animal.\n";
    LabelledText english = read("xnli.dev.tsv", file, "xnli", "en");
    assertEquals(List.of(3, 5), english.rows().stream().map(LabelledText.Row::place).toList());
    assertEquals(1, english.unlabelled());
    assertEquals("باء", read("xnli.dev.tsv", file, null, "ar").rows().get(0).second());
    assertEquals("xnli.dev.tsv: no row of sw; its column language has ar, en",
        assertThrows(InputException.class, () -> read("xnli.dev.tsv", file, null, "sw")).getMessage());
  }

  @Test
  void machineTranslatedMnliSpellsALabelOtherwise() throws IOException {
    LabelledText train = read("multinli.train.fr.tsv",
        "premise\thypo\tlabel\nUn chien.\tUn chat.\tcontradictory\nUn chien.\tUn animal.\tentailment\n", null, "fr");
    assertEquals(List.of("entailment", "contradiction"), train.labels());
  }

  @Test
  void pawsXAndReviewsAreKnownByTheirColumns() throws IOException {
    LabelledText paws = read("dev_2k.tsv", "id\tsentence1\tsentence2\tlabel\n1\tA b.\tB a.\t1\n2\tA b.\tC d.\t0\n", null, "de");
    assertEquals(List.of("0", "1"), paws.labels());
    assertEquals("B a.", paws.rows().get(0).second());
    LabelledText reviews = read("test.csv", "review_id,stars,review_body,language\nr1,10,\"Good, \"\"really\"\"\",de\n"
        + "r2,5,\"Two\nlines\",de\nr3,1,Bad,en\n", "amazon", "de");
    assertEquals(List.of("5", "10"), reviews.labels(), "numbers stand in order of size");
    assertEquals("Good, \"really\"", reviews.rows().get(0).first());
    assertEquals("", reviews.rows().get(0).second());
    LabelledText mteb = read("test.jsonl", "{\"text\":\"Bad\",\"label\":0}\n\n{\"text\":\"Good\",\"label\":4}\n", null, "en");
    assertEquals(List.of(1, 3), mteb.rows().stream().map(LabelledText.Row::place).toList());
  }

  @Test
  void columnsCanBeNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("own.tsv"), "doc\tbody\ttopic\nd1\tOne.\tsport\nd1\tTwo.\tart\n");
    LabelledText own = LabelledReader.read(List.of(file), Layout.ofColumns("body", null, "topic", null, "doc"), null, "en");
    assertEquals(List.of("art", "sport"), own.labels());
    assertEquals(List.of("d1", "d1"), own.rows().stream().map(LabelledText.Row::group).toList());
  }

  @Test
  void whatCannotBeReadIsNamedWithItsLine() {
    assertEquals("a.tsv, line 3: expected 3 fields, found 2",
        refusal("a.tsv", "premise\thypothesis\tlabel\nA.\tB.\tneutral\nA.\tB.\n", null));
    assertEquals("a.tsv, line 2: hypothesis is empty", refusal("a.tsv", "premise\thypothesis\tlabel\nA.\t\tneutral\n", null));
    assertEquals("a.jsonl, line 2: label is empty", refusal("a.jsonl", "{\"text\":\"A\",\"label\":1}\n{\"text\":\"B\"}\n", null));
    assertEquals("a.tsv: has columns premise, label; expected sentence1, sentence2, gold_label; or premise, hypothesis, "
        + "label; or premise, hypo, label", refusal("a.tsv", "premise\tlabel\nA.\tneutral\n", "xnli"));
    assertEquals("layout \"imdb\", expected one of [xnli, paws-x, amazon, text]", refusal("a.tsv", "text\tlabel\nA.\t1\n", "imdb"));
    assertEquals("a.tsv: every label is \"-\"", refusal("a.tsv", "premise\thypothesis\tlabel\nA.\tB.\t-\n", null));
    assertEquals("a.parquet: cannot be read as Parquet", refusal("a.parquet", "no parquet", null).substring(0, 36));
  }

  /** As Hugging Face's datasets write it: classes are numbers whose names stand in the metadata. */
  @Test
  void parquetGivesClassesTheirNames() throws IOException, SQLException {
    Path file = folder.resolve("train-00000-of-00001.parquet");
    String features = "{\"info\":{\"features\":{\"label\":{\"names\":[\"entailment\",\"neutral\",\"contradiction\"],"
        + "\"_type\":\"ClassLabel\"},\"premise\":{\"_type\":\"Value\"}}}}";
    write(file, "SELECT * FROM (VALUES ('It\"s.', 'So.', 1), ('It\"s.', 'Not.', 2), ('Yes.', 'Hidden.', -1)) "
        + "t(premise, hypothesis, label)", features);
    LabelledText read = LabelledReader.read(List.of(file), null, null, "en");
    assertEquals(List.of("neutral", "contradiction", "-1"), read.rows().stream().map(LabelledText.Row::label).toList());
    assertEquals("It\"s.", read.rows().get(0).first());
    assertEquals(3, read.rows().get(2).place());
    LabelledText twice = LabelledReader.read(List.of(file, file), null, null, "en");
    assertEquals(6, twice.rows().size());
    write(file, "SELECT * FROM (VALUES ('A', NULL, 1)) t(premise, hypothesis, label)", features);
    assertEquals("train-00000-of-00001.parquet, row 1: hypothesis is empty",
        assertThrows(InputException.class, () -> LabelledReader.read(List.of(file), null, null, "en")).getMessage());
  }

  @Test
  void taggedSentencesInParquetAndJson() throws IOException, SQLException {
    Path file = folder.resolve("validation.parquet");
    write(file, "SELECT ['Ada', 'in', 'Rome'] AS tokens, [1, 0, 3] AS ner_tags", "{\"info\":{\"features\":{\"ner_tags\":"
        + "{\"feature\":{\"names\":[\"O\",\"B-PER\",\"I-PER\",\"B-LOC\",\"I-LOC\"]}}}}}");
    TaggedText read = TaggedReader.read(file);
    assertEquals(new TaggedText.Sentence(1, List.of("Ada", "in", "Rome"), List.of("B-PER", "O", "B-LOC")),
        read.sentences().get(0));
    Path json = Files.writeString(folder.resolve("a.jsonl"), "{\"tokens\":[\"Ada\"],\"tags\":[\"B-PER\",\"O\"]}\n");
    assertEquals("a.jsonl, line 1: 1 words, but 2 tags",
        assertThrows(InputException.class, () -> TaggedReader.read(json)).getMessage());
  }

  private static void write(Path file, String select, String features) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:"); Statement statement = database.createStatement()) {
      statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet, KV_METADATA {huggingface: '" + features + "'})");
    }
  }
}
