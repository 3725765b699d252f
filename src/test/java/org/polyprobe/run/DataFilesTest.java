package org.polyprobe.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.checkpoint.Progress;

class DataFilesTest {
  @TempDir Path folder;

  private List<Path> files(String place, String language) throws IOException {
    return new DataFiles(place, DataFiles.Split.TEST).of(language, new Home(folder), Progress.NONE);
  }

  @Test
  void theLanguageStandsInTheName() throws IOException {
    assertEquals(List.of(folder.resolve("dev-sw.tsv")), files(folder + "/dev-{lang}.tsv", "sw"));
    Files.createFile(folder.resolve("fr-2.csv"));
    Files.createFile(folder.resolve("fr-1.csv"));
    assertEquals(List.of(folder.resolve("fr-1.csv"), folder.resolve("fr-2.csv")), files(folder + "/{lang}-*.csv", "fr"));
    assertEquals(folder + "/sw-*.csv: no such file",
        assertThrows(InputException.class, () -> files(folder + "/{lang}-*.csv", "sw")).getMessage());
  }

  @Test
  void aDatasetsSplitsAreFoundByTheNamesTheHubUses() {
    DataFiles train = new DataFiles("hf:a/b", DataFiles.Split.TRAIN);
    DataFiles dev = new DataFiles("hf:a/b", DataFiles.Split.DEV);
    Set<String> byLanguage = Set.of("en/train-00000-of-00002.parquet", "en/train-00001-of-00002.parquet",
        "sw/train-00000-of-00001.parquet", "en/validation-00000-of-00001.parquet", "README.md");
    assertEquals(List.of("en/train-00000-of-00002.parquet", "en/train-00001-of-00002.parquet"), train.choose(byLanguage, null, "en"));
    assertEquals(List.of("en/validation-00000-of-00001.parquet"), dev.choose(byLanguage, null, "en"));
    assertEquals(List.of("de/validation/0000.parquet"), dev.choose(Set.of("de/validation/0000.parquet", "de/test/0000.parquet"), null, "de"));
    assertEquals(List.of("data/train-00000-of-00001.parquet"), train.choose(Set.of("data/train-00000-of-00001.parquet"), null, "fr"));
    assertEquals(List.of("de/dev.jsonl"), dev.choose(Set.of("de/dev.jsonl", "dev.jsonl"), null, "de"));
  }

  @Test
  void aPathPicksOtherFiles() {
    DataFiles files = new DataFiles("hf:a/b:PAN-X.{lang}/*.parquet", DataFiles.Split.TEST);
    Set<String> names = Set.of("PAN-X.sw/test-0.parquet", "PAN-X.en/test-0.parquet");
    assertEquals(List.of("PAN-X.sw/test-0.parquet"), files.choose(names, "PAN-X.{lang}/*.parquet", "sw"));
    assertEquals("hf:a/b:PAN-X.{lang}/*.parquet: no file x/sw.csv; it has PAN-X.en/test-0.parquet, PAN-X.sw/test-0.parquet; "
        + "name others as hf:owner/dataset:PATH, where {lang} is the language and * any text",
        assertThrows(InputException.class, () -> files.choose(new java.util.TreeSet<>(names), "x/{lang}.csv", "sw")).getMessage());
  }
}
