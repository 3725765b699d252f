package org.polyprobe.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class RunFolderTest {
  private static final Run EMPTY = new Run(new Manifest("0.1.0", "", "", 0, 0, 1, "cpu", Map.of(), List.of(),
      List.of(), List.of()), List.of(), List.of());

  @TempDir Path parent;

  @Test
  void aNewFolderAppearsWholeAndReadsBack() throws IOException {
    Path out = parent.resolve("a/b");
    try (RunFolder folder = RunFolder.at(out)) {
      folder.writeResults(EMPTY);
      folder.write("report.html", text("page"));
      assertTrue(Files.notExists(out), "visible before it is published");
      folder.publish();
    }
    assertEquals(List.of("report.html", "results.csv", "results.json"), List.copyOf(contents(out).keySet()));
    assertEquals(EMPTY, ResultsJson.read(out.resolve("results.json")));
    assertEquals(Map.of(), contents(parent), "something was left beside the folder");
  }

  @Test
  void anExistingFolderKeepsItsOtherFiles() throws IOException {
    Files.writeString(parent.resolve("results.csv"), "old");
    Files.writeString(parent.resolve("mine.txt"), "mine");
    try (RunFolder folder = RunFolder.at(parent)) {
      folder.write("results.csv", text("new"));
      assertEquals("old", contents(parent).get("results.csv"));
      folder.publish();
    }
    assertEquals(Map.of("results.csv", "new", "mine.txt", "mine"), contents(parent));
  }

  @Test
  void aFullDiskLeavesWhatWasThere() throws IOException {
    Files.writeString(parent.resolve("results.csv"), "old");
    try (RunFolder folder = RunFolder.at(parent)) {
      folder.write("results.csv", text("new"));
      InputException refusal = assertThrows(InputException.class, () -> folder.write("report.html", out -> {
        throw new IOException("No space left on device");
      }));
      assertEquals(parent.resolve("report.html") + ": cannot be written: No space left on device",
          refusal.getMessage());
    }
    assertEquals(Map.of("results.csv", "old"), contents(parent));
  }

  @Test
  void oneFileThatCannotBeReplacedKeepsAllTheOthers() throws IOException {
    Files.writeString(parent.resolve("a.csv"), "old");
    Files.createDirectory(parent.resolve("b.csv"));
    Files.writeString(parent.resolve("b.csv").resolve("inside"), "kept");
    try (RunFolder folder = RunFolder.at(parent)) {
      folder.write("a.csv", text("new"));
      folder.write("b.csv", text("new"));
      InputException refusal = assertThrows(InputException.class, folder::publish);
      assertEquals(parent + ": cannot be written: b.csv in it is a folder", refusal.getMessage());
    }
    assertEquals("old", contents(parent).get("a.csv"));
    assertEquals("kept", Files.readString(parent.resolve("b.csv/inside")));
    try (Stream<Path> left = Files.list(parent)) {
      assertEquals(2, left.count());
    }
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "mine");
    assertEquals(file + " is a file, expected a folder to write to", refusal(file));
    assertEquals(file.resolve("out") + ": cannot be written: " + file + " is a file", refusal(file.resolve("out")));
    assertEquals(Map.of("file", "mine"), contents(parent));
  }

  @Test
  void checkingAFolderLeavesItAsItIs() throws IOException {
    RunFolder.at(parent);
    RunFolder.at(parent.resolve("later"));
    assertEquals(Map.of(), contents(parent));
  }

  @Test
  void namesDoNotLeaveTheFolder() {
    RunFolder folder = RunFolder.at(parent);
    for (String name : List.of("../x", "a/b", ".hidden", "/x")) {
      assertThrows(IllegalArgumentException.class, () -> folder.write(name, text("")));
    }
  }

  private static String refusal(Path folder) {
    return assertThrows(InputException.class, () -> RunFolder.at(folder)).getMessage();
  }

  private static RunFolder.Content text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The files one sees in a folder, hidden folders too, with their text. */
  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
