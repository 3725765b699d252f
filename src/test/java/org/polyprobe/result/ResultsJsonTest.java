package org.polyprobe.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.polyprobe.InputException;

class ResultsJsonTest {
  private static final Run SMALL = new Run(
      new Manifest("0.1.0", "polyprobe run", "2026-01-01T00:00:00Z", 1.5, 7, 2, "cpu", Map.of(), List.of(), List.of(),
          List.of("a note")),
      List.of(new Definition("norm", "norm", "mean L2 norm", "", 0, Double.POSITIVE_INFINITY,
          Definition.Direction.DESCRIPTIVE)),
      List.of(new Score("mbert", "states", "norm", "sw", "", 12, "mean", "float32", 390, 14.25, 14, 14.5, Double.NaN,
          7)));

  @Test
  void aFileFromBeforeCommitsWereKeptIsRead() throws IOException {
    Manifest.Model model = new Manifest.Model("m", "owner/m", "c0ffee", "bert", "d", 2, 8, 30, 99);
    Manifest now = SMALL.manifest();
    Path file = Files.createTempFile("results", ".json");
    try {
      write(new Run(new Manifest(now.version(), now.command(), now.started(), now.wallSeconds(), now.seed(), now.threads(),
          now.device(), Map.of(), List.of(model), List.of(), List.of()), SMALL.definitions(), SMALL.scores()), file);
      assertEquals("c0ffee", ResultsJson.read(file).manifest().models().get(0).commit());
      String old = Files.readString(file).replaceFirst("\\s*\"commit\" : \"c0ffee\",", "");
      Files.writeString(file, old);
      assertEquals("", ResultsJson.read(file).manifest().models().get(0).commit());
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 300)
  void readingBackGivesAnEqualRun(@ForAll("runs") Run run) throws IOException {
    Path file = Files.createTempFile("results", ".json");
    try {
      write(run, file);
      assertEquals(run, ResultsJson.read(file));
      assertEquals(List.copyOf(run.manifest().environment().keySet()),
          List.copyOf(ResultsJson.read(file).manifest().environment().keySet()));
    } finally {
      Files.delete(file);
    }
  }

  @Provide
  Arbitrary<Run> runs() {
    return RunArbitraries.runs();
  }

  @Test
  void missingNumbersAndInfiniteBoundsAreNull() throws IOException {
    StringWriter text = new StringWriter();
    ResultsJson.write(SMALL, text);
    assertTrue(text.toString().contains("\"baseline\" : null"), text.toString());
    assertTrue(text.toString().contains("\"highest\" : null"), text.toString());
    assertTrue(text.toString().contains("\"value\" : 14.25"), text.toString());
  }

  @Test
  void anAbsentFileIsNamed(@TempDir Path folder) {
    assertEquals(folder.resolve("no.json") + ": no such file", refusal(folder.resolve("no.json")));
  }

  @Test
  void aCutFileIsNamedWithItsLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cut.json");
    write(SMALL, file);
    Files.writeString(file, Files.readString(file).substring(0, 300));
    assertTrue(refusal(file).matches(".*cut\\.json, line \\d+: not JSON: .*"), refusal(file));
  }

  @Test
  void anEmptyAForeignAndABinaryFileAreRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("x.json");
    String foreign = file + ": \"format\" is absent, expected \"polyprobe-run/1\" as in a results.json by Polyprobe";
    Files.writeString(file, "");
    assertEquals(foreign, refusal(file));
    Files.writeString(file, "{\"results\": []}");
    assertEquals(foreign, refusal(file));
    Files.writeString(file, "[1, 2]");
    assertEquals(foreign, refusal(file));
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertTrue(refusal(file).startsWith(file + ": not UTF-8"), refusal(file));
  }

  @Test
  void aFolderIsRefused(@TempDir Path folder) {
    assertEquals(folder + " is a folder, expected a results.json", refusal(folder));
  }

  @Test
  void aWrongFieldIsNamedWithItsPlace(@TempDir Path folder) throws IOException {
    assertEquals(": scores[0].value: expected a number or null, found \"high\"",
        refusalAfter(folder, "\"value\" : 14.25", "\"value\" : \"high\""));
    assertEquals(": scores[0].n: expected an integer of 32 bits, found 3.5",
        refusalAfter(folder, "\"n\" : 390", "\"n\" : 3.5"));
    assertEquals(": scores[0].task is absent", refusalAfter(folder, "\"task\"", "\"tusk\""));
    assertEquals(": manifest.notes: expected an array, found 3",
        refusalAfter(folder, "\\[\\s+\"a note\"\\s+\\]", "3"));
    assertEquals(": definitions[0].direction: expected one of [HIGHER_IS_BETTER, LOWER_IS_BETTER, DESCRIPTIVE], "
        + "found \"UP\"", refusalAfter(folder, "\"DESCRIPTIVE\"", "\"UP\""));
  }

  @Test
  void scoresRefuseInfinity() {
    Score good = SMALL.scores().get(0);
    assertThrows(IllegalArgumentException.class, () -> new Score(good.model(), good.task(), good.measure(),
        good.language(), "", null, "", "", 1, Double.POSITIVE_INFINITY, 0, 0, 0, 0));
  }

  private static String refusalAfter(Path folder, String found, String replacement) throws IOException {
    Path file = folder.resolve("damaged.json");
    write(SMALL, file);
    Files.writeString(file, Files.readString(file).replaceFirst(found, replacement));
    return refusal(file).substring(file.toString().length());
  }

  private static String refusal(Path file) {
    return assertThrows(InputException.class, () -> ResultsJson.read(file)).getMessage();
  }

  private static void write(Run run, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      ResultsJson.write(run, out);
    }
  }
}
