package org.polyprobe.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.polyprobe.checkpoint.AtomicFile;

/**
 * {@code step.json} in a step's folder, written when all else is there: what the results beside it were made from. Results
 * of the same version, arguments and files are taken in place of being made again.
 */
final class StepRecord {
  private static final String NAME = "step.json";
  private static final int DEPTH = 3;
  private static final int MOST = 10_000;

  private final Path file;
  private final String content;

  /** @param arguments of the command line, but for where it writes to */
  StepRecord(Path folder, List<String> arguments) throws IOException {
    file = folder.resolve(NAME);
    ObjectNode record = new ObjectMapper().createObjectNode().put("polyprobe", Polyprobe.Version.current());
    arguments.forEach(record.putArray("arguments")::add);
    ObjectNode files = record.putObject("files");
    for (String argument : arguments) note(argument, files);
    content = record.toPrettyString() + "\n";
  }

  boolean stands() throws IOException {
    return Files.isRegularFile(file) && Files.isRegularFile(file.resolveSibling("results.json"))
        && Files.readString(file).equals(content);
  }

  /** Before anything is replaced. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  void write() throws IOException {
    AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8))));
  }

  /** Size and time of what an argument names, where it names files: {@code DIR}, {@code sw=FILE}, {@code xnli/{lang}.tsv}. */
  private static void note(String argument, ObjectNode files) throws IOException {
    String place = argument.replaceFirst("^[\\w-]+=", "");
    int pattern = place.replace('*', '{').indexOf('{');
    if (pattern >= 0) place = place.substring(0, place.lastIndexOf('/', pattern) + 1);
    if (place.isEmpty() || place.startsWith("-")) return;
    Path path;
    try {
      path = Path.of(place);
    } catch (InvalidPathException e) {
      return;
    }
    if (!Files.exists(path)) return;
    try (Stream<Path> below = Files.walk(path, DEPTH)) {
      for (Path found : below.filter(Files::isRegularFile).limit(MOST).sorted().toList()) {
        files.put(found.toString(), Files.size(found) + " bytes, " + Files.getLastModifiedTime(found));
      }
    }
  }
}
