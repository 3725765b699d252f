package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.polyprobe.InputException;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.ParallelText;
import org.polyprobe.data.TextFile;
import org.polyprobe.result.Manifest;
import picocli.CommandLine.Option;

/** Texts to run, of no particular language. */
final class TextInput {
  @Option(names = {"-i", "--input"}, paramLabel = "FILE",
      description = "Texts, one a line; may be given several times (default: the built-in sentences).")
  private List<Path> files = List.of();

  @Option(names = "--column", paramLabel = "NAME",
      description = "Read this column of TSV files with a header instead of whole lines.")
  private String column;

  @Option(names = "--limit", paramLabel = "N",
      description = "At most so many texts of each file, evenly spread over it.")
  private Integer limit;

  /** The texts and what the manifest says of them. */
  record Texts(List<String> texts, List<Manifest.Data> data) {}

  Texts read() throws IOException {
    if (limit != null && limit < 1) throw new InputException("--limit must be at least 1, not " + limit);
    List<String> texts = new ArrayList<>();
    List<Manifest.Data> data = new ArrayList<>();
    if (files.isEmpty()) {
      ParallelText built = BuiltIn.sentences(List.of());
      for (List<String> language : built.columns()) texts.addAll(limited(language));
      data.add(new Manifest.Data(built.name(), "texts", built.digest(), texts.size(), built.languages()));
    }
    for (Path file : files) {
      TextFile read = TextFile.read(file, column);
      List<String> kept = limited(read.texts());
      texts.addAll(kept);
      data.add(new Manifest.Data(read.name(), "texts", read.digest(), kept.size(), List.of()));
    }
    return new Texts(List.copyOf(texts), data);
  }

  private List<String> limited(List<String> texts) {
    if (limit == null || limit >= texts.size()) return texts;
    return IntStream.range(0, limit).mapToObj(i -> texts.get((int) ((long) i * texts.size() / limit))).toList();
  }
}
