package org.polyprobe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as a user types them, on a tiny checkpoint: exit code, words, files. */
class CommandLineTest {
  private static final String TINY = "src/test/resources/golden/bert-tiny-text";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path words;
  private Path sentences;

  @BeforeEach
  void writeData() throws IOException {
    words = folder.resolve("words.tsv");
    Files.writeString(words, "concept\ten\tfr\tsw\nwater\twater\teau\tmaji\nhouse\thouse\tmaison\tnyumba\n"
        + "book\tbook\tlivre\tkitabu\nradio\tradio\tradio\tredio\ndog\tdog\tchien\tmbwa\n");
    sentences = folder.resolve("sentences.tsv");
    Files.writeString(sentences, "en\tsw\nThe dog sleeps.\tMbwa analala.\nI read a book.\tNinasoma kitabu.\n"
        + "The water is cold.\tMaji ni baridi.\n");
  }

  private int polyprobe(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Polyprobe.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void reportMeasuresEverythingAndWritesThreeFiles() throws IOException {
    Path results = folder.resolve("results");
    int code = polyprobe("report", "--model", TINY, "--lexicon", words.toString(), "--parallel", sentences.toString(),
        "--no-cache", "--out", results.toString());
    assertEquals(0, code, err.toString());
    List<String> csv = Files.readAllLines(results.resolve("results.csv"));
    assertEquals("model,task,measure,language,reference,layer,pooling,dtype,n,value,low,high,seed", csv.get(0));
    for (String task : List.of("align", "retrieval", "states", "sts", "ner")) {
      assertTrue(csv.stream().anyMatch(row -> row.startsWith(TINY + "," + task + ",")), task);
    }
    assertTrue(csv.stream().anyMatch(row -> row.contains(",accuracy@1,sw,en,0,mean,float32,3,")));
    assertTrue(csv.stream().anyMatch(row -> row.contains(",accuracy@1,en,sw,2,mean,float32,3,")));
    assertTrue(csv.stream().anyMatch(row -> row.contains(",precision@1.csls.centred,fr,sw,1,mean,float32,5,")));
    assertTrue(csv.stream().anyMatch(row -> row.contains(",cosine.distinct,fr,en,1,mean,float32,4,")), "radio is out");
    JsonNode json = new ObjectMapper().readTree(results.resolve("results.json").toFile());
    assertTrue(json.at("/manifest/command").asText().startsWith("polyprobe report --model " + TINY));
    assertEquals(2, json.at("/manifest/models/0/layers").asInt());
    assertTrue(Files.readString(results.resolve("report.html")).contains("</html>"));
    assertTrue(out.toString().contains("report.html"));
  }

  @Test
  void theSameCommandGivesTheSameBytes() throws IOException {
    byte[][] csv = new byte[2][];
    for (int i = 0; i < 2; i++) {
      Path results = folder.resolve("results" + i);
      assertEquals(0, polyprobe("align", "-m", TINY, "--lexicon", words.toString(), "--no-cache", "-o", results.toString(), "-q"));
      csv[i] = Files.readAllBytes(results.resolve("results.csv"));
      assertEquals("", out.toString());
    }
    assertEquals(new String(csv[0]), new String(csv[1]));
  }

  @Test
  void jsonGoesToStandardOutput() throws IOException {
    assertEquals(0, polyprobe("retrieve", "-m", TINY, "--parallel", sentences.toString(), "--no-cache", "--json", "-o",
        folder.resolve("r").toString()));
    assertEquals("retrieval", new ObjectMapper().readTree(out.toString()).at("/scores/0/task").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", "parquet"})
  void embedWritesStates(String format) throws IOException {
    Path texts = folder.resolve("texts.txt");
    Files.writeString(texts, "The dog sleeps.\nMaji ni baridi.\n");
    Path results = folder.resolve("states");
    assertEquals(0, polyprobe("embed", "-m", TINY, "-i", texts.toString(), "--format", format, "--layers", "0,2",
        "--no-cache", "-o", results.toString()), err.toString());
    assertTrue(Files.size(results.resolve("states." + format)) > 100);
  }

  @Test
  void statesOfEveryLanguageAndLayer() throws IOException {
    Path results = folder.resolve("s");
    assertEquals(0, polyprobe("states", "-m", TINY, "--parallel", sentences.toString(), "--no-cache", "-o",
        results.toString()), err.toString());
    List<String> csv = Files.readAllLines(results.resolve("results.csv"));
    for (String measure : List.of("norm", "mean", "sd", "near-zero", "outlier", "anisotropy", "effective-rank", "collapse")) {
      assertEquals(2 * 3, csv.stream().filter(row -> row.contains(",states," + measure + ",")).count(), measure);
    }
  }

  @Test
  void similarityWithinAndBetweenLanguages() throws IOException {
    for (String language : List.of("en", "sw")) {
      Files.writeString(folder.resolve("test-" + language + ".csv"), "sentence1,sentence2,score\n"
          + "The dog sleeps.,Mbwa analala.,4\nI read a book.,Ninasoma " + language + ".,1\nWater!,Maji ni baridi.,2.5\n"
          + "I read a book.,Ninasoma " + language + ".,1\n");
    }
    Path results = folder.resolve("sts");
    assertEquals(0, polyprobe("sts", "-m", TINY, "--data", folder.toString(), "--pooling", "mean,last", "--no-cache",
        "-o", results.toString()), err.toString());
    List<String> csv = Files.readAllLines(results.resolve("results.csv"));
    for (String pair : List.of("en,", "sw,", "en,sw", "sw,en")) {
      for (String measure : List.of("spearman", "pearson.centred", "spearman.whitened")) {
        assertEquals(3, csv.stream().filter(r -> r.contains(",sts," + measure + "," + pair + ",") && r.contains(",last,"))
            .count(), measure + " " + pair);
      }
    }
    assertEquals(2, csv.stream().filter(r -> r.contains(",spearman.minus-last,sw,,") && r.contains(",mean,")).count());
    assertTrue(err.toString().contains("1 of 4 pairs repeat an earlier one, first \"I read a book.\""), err.toString());
    assertTrue(err.toString().contains("centred and whitened by 224 sentences"), err.toString());
  }

  @Test
  void entitiesWithinALanguageAndFromEnglish() throws IOException {
    String sentence = "The\tO\ndog\tB-PER\nsleeps\tI-PER\n\u200b\tO\n\nI\tO\nread\tO\na\tB-LOC\nbook\tI-LOC\n\n";
    Path english = folder.resolve("train-en.tsv");
    Files.writeString(english, sentence.repeat(8));
    Files.writeString(folder.resolve("dev-en.tsv"), sentence.repeat(6));
    Files.writeString(folder.resolve("dev-sw.tsv"), sentence.repeat(5) + ("x\tO\n".repeat(90)) + "y\tB-ORG\n");
    Path results = folder.resolve("ner");
    assertEquals(0, polyprobe("ner", "-m", TINY, "--data", folder.toString(), "--train", english.toString(), "--seeds", "2", "--l2", "0.1",
        "--folds", "2", "--no-cache", "-o", results.toString()), err.toString());
    List<String> csv = Files.readAllLines(results.resolve("results.csv"));
    for (String row : List.of("f1,en,,", "f1,sw,en,", "f1,sw,,", "f1.strict,sw,en,", "f1.ORG,sw,,", "selectivity,en,,",
        "selectivity,sw,,", "codelength,en,,", "compression,sw,,", "accuracy,sw,,", "control-macro-f1,en,,",
        "control-accuracy.seen,en,,", "selectivity.seen,sw,,", "seen-words,sw,,")) {
      assertEquals(3, csv.stream().filter(r -> r.contains(",ner," + row) && !r.contains("-last")).count(), row);
    }
    String best = csv.stream().filter(r -> r.contains(",ner,f1,en,,2,")).findFirst().orElseThrow();
    assertTrue(best.contains(",12,1.0,1.0,1.0,"), "the sentences of training come again: " + best);
    assertTrue(csv.stream().anyMatch(r -> r.contains(",ner,seen-words,en,,2,") && r.contains(",12,1.0,1.0,1.0,")), "so do its words");
    assertTrue(err.toString().contains("dev-en.tsv, en: 12 of 12 sentences also stand in train-en.tsv, first on line 1"), err.toString());
    assertTrue(err.toString().contains("more windows") || err.toString().contains("became no token"), err.toString());
  }

  @Test
  void labelsOfTextsPairsAndWords() throws IOException {
    Path texts = folder.resolve("texts.csv");
    Files.writeString(texts, "text,text2,label\n" + "The dog sleeps.,Mbwa,good\nI read a book.,Kitabu,bad\n".repeat(1)
        + "Mbwa analala.,dog,good\nNinasoma kitabu.,book,bad\nThe dog reads.,Mbwa,good\nI sleep.,Kitabu,bad\n");
    Path tokens = folder.resolve("tokens.conllu");
    Files.writeString(tokens, ("# text\n1\tThe\t_\tDET\t_\t_\t_\t_\t_\t_\n2\tdog\t_\tNOUN\t_\t_\t_\t_\t_\t_\n\n").repeat(4));
    StringBuilder notes = new StringBuilder();
    for (String line : List.of("text --data " + texts, "pair --data " + texts, "text --data " + texts + " --test " + texts,
        "token --data " + tokens)) {
      Path results = folder.resolve("probe" + line.hashCode());
      assertEquals(0, polyprobe(("probe --task " + line + " -m " + TINY + " --folds 2 --seeds 2 --l2 0.1 --no-cache -o " + results)
          .split(" ")), err.toString());
      notes.append(err);
      List<String> csv = Files.readAllLines(results.resolve("results.csv"));
      for (String measure : List.of("accuracy", "macro-f1", "control-macro-f1", "selectivity")) {
        assertEquals(3, csv.stream().filter(r -> r.contains(",probe," + measure + ",")).count(), line + " " + measure);
      }
    }
    assertTrue(notes.toString().contains("texts.csv: 6 of 6 items also stand in texts.csv, first \"The dog sleeps.\""), notes.toString());
    assertTrue(notes.toString().contains("tokens.conllu, und: 3 of 4 sentences repeat an earlier one, which may be in another fold"), notes.toString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "probe --task text --data WORDS | no column for the text",
      "probe --task text --data WORDS --columns en,concept --folds 9 | expected at least as many as --folds",
      "ner --source it | --source it: no sentences in it",
      "ner --folds 1 | --folds must be at least 2",
      "ner --train NOWHERE | no such file",
      "ner --data en=WORDS | expected O, B-TYPE or I-TYPE",
      "sts --data NOWHERE-fr.csv | no such file",
      "sts --pooling median | expected one of",
      "sts --languages it | no built-in pairs",
      "align --languages en,xx --lexicon WORDS | xx",
      "align --lexicon NOWHERE | no such file",
      "align --model NOWHERE | NOWHERE",
      "align --device cuda | CUDA",
      "align --device gpu | expected cpu, cuda or cuda:n",
      "align --pooling median | expected one of",
      "align --dtype int8 | expected one of",
      "align --batch-tokens 0 | at least 1",
      "align --frobnicate | frobnicate",
      "frobnicate | frobnicate",
      "embed --layers 7 | has layers 0 to 2",
      "bench --repeats 0 | at least 1",
  })
  void badInputIsOneLineAndTwo(String line, String named) {
    Path results = folder.resolve("never");
    String[] arguments = (line.contains("--model") || line.startsWith("frob") ? line : line + " --model " + TINY)
        .replace("WORDS", words.toString()).replace("NOWHERE", folder.resolve("NOWHERE").toString())
        .concat(line.startsWith("frob") ? "" : " --no-cache --out " + results).split(" ");
    assertEquals(2, polyprobe(arguments), err.toString());
    String first = err.toString().lines().findFirst().orElse("");
    assertTrue(first.startsWith("polyprobe: ") && first.contains(named), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
    assertFalse(Files.exists(results), "nothing half written");
  }

  @Test
  void helpAndVersionAreComplete() {
    assertEquals(0, polyprobe("--help"));
    for (String command : List.of("report", "align", "retrieve", "states", "sts", "ner", "probe", "picture", "perplexity",
        "embed", "score", "bench", "models", "inspect", "pull", "completion")) {
      assertTrue(out.toString().contains("  " + command), command);
      assertEquals(0, polyprobe(command, "--help"));
      assertTrue(out.toString().startsWith("Usage: polyprobe " + command), out.toString());
      polyprobe("--help");
    }
    assertEquals(0, polyprobe("completion"));
    assertTrue(out.toString().contains("complete -F"));
  }

  @Test
  void perplexityMeasuresSentencesOrAUsersTexts() throws IOException {
    Path results = folder.resolve("results");
    int code = polyprobe("perplexity", "--model", TINY.replace("bert", "qwen2"), "--parallel", sentences.toString(),
        "--out", results.toString());
    assertEquals(0, code, err.toString());
    List<String> csv = Files.readAllLines(results.resolve("results.csv"));
    assertTrue(csv.stream().anyMatch(row -> row.contains(",perplexity,bits-per-byte,sw,,,,float32,3,")), csv.toString());
    assertTrue(csv.stream().anyMatch(row -> row.contains(",perplexity,relative-bits,sw,en,,,float32,3,")));
    assertTrue(Files.readString(results.resolve("report.html")).contains("<section id=\"likelihood\">"));
    assertTrue(out.toString().contains("bits per byte"), out.toString());
    Path text = folder.resolve("sw.txt");
    Files.writeString(text, "Mbwa analala.\nNinasoma kitabu.\n");
    assertEquals(0, polyprobe("perplexity", "--model", TINY, "--masking", "word-l2r", "--text", "sw=" + text,
        "--out", results.toString()), err.toString());
    csv = Files.readAllLines(results.resolve("results.csv"));
    assertTrue(csv.stream().anyMatch(row -> row.contains(",pseudo-perplexity.word-l2r,sw,,,,float32,2,")), csv.toString());
  }

  @Test
  void perplexityRefusesTextsBesideSentences() {
    int code = polyprobe("perplexity", "--model", TINY, "--text", "sw=x.txt", "--languages", "sw");
    assertEquals(2, code);
    assertTrue(err.toString().contains("--text names file and language"), err.toString());
  }
}
