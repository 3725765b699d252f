package org.polyprobe.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/**
 * A directory of line-parallel pairs, {@code sw-en.sw} beside {@code sw-en.en}, as LASER publishes Tatoeba (its own
 * names, {@code tatoeba.swh-eng.swh}, are read as well). The English side differs from pair to pair.
 */
final class TatoebaPairs {
  private static final Pattern NAME = Pattern.compile("((?:tatoeba\\.)?([a-z]{2,3})-([a-z]{2,3}))\\.(\\2|\\3)");

  /** @param stem the file names' common part; {@code codes} the languages as the names spell them */
  private record Pair(String stem, List<String> codes, List<String> languages) {}

  private TatoebaPairs() {}

  static List<ParallelText> read(Path directory, List<String> requested) throws IOException {
    List<Pair> found = pairs(directory);
    String names = String.join(", ", found.stream().map(Pair::stem).toList());
    for (String language : requested) {
      if (found.stream().noneMatch(pair -> pair.languages().contains(language))) {
        throw new InputException(directory + ": no pair with " + language + "; pairs: " + names);
      }
    }
    List<Pair> wanted = requested.isEmpty() ? found
        : found.stream().filter(pair -> requested.containsAll(pair.languages())).toList();
    for (String language : requested) {
      if (wanted.stream().noneMatch(pair -> pair.languages().contains(language))) {
        throw new InputException(directory + ": no pair of " + language + " with another of "
            + String.join(", ", requested) + "; pairs: " + names);
      }
    }
    List<ParallelText> texts = new ArrayList<>();
    for (Pair pair : wanted) texts.add(read(directory, pair));
    return texts;
  }

  private static List<Pair> pairs(Path directory) throws IOException {
    TreeSet<String> stems = new TreeSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      files.map(file -> NAME.matcher(file.getFileName().toString())).filter(Matcher::matches)
          .forEach(name -> stems.add(name.group(1)));
    }
    if (stems.isEmpty()) {
      throw new InputException(directory + ": no pairs of files; expected names such as sw-en.sw and sw-en.en");
    }
    List<Pair> pairs = new ArrayList<>();
    for (String stem : stems) {
      List<String> codes = List.of(stem.substring(stem.indexOf('.') + 1).split("-"));
      List<String> languages = codes.stream().map(code -> LanguageTag.of(code)
          .orElseThrow(() -> new InputException(directory.resolve(stem) + ": " + code + " is no language"))).toList();
      if (languages.get(0).equals(languages.get(1))) {
        throw new InputException(directory.resolve(stem) + ": both languages are " + languages.get(0));
      }
      pairs.add(new Pair(stem, codes, languages));
    }
    return pairs;
  }

  private static ParallelText read(Path directory, Pair pair) throws IOException {
    List<TextLines> sides = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      Path file = directory.resolve(pair.stem() + "." + pair.codes().get(side));
      if (!Files.exists(file)) {
        throw new InputException(file + ": no such file; " + pair.stem() + "." + pair.codes().get(1 - side)
            + " needs its other half");
      }
      sides.add(TextLines.read(file));
    }
    int first = sides.get(0).lines().size();
    int second = sides.get(1).lines().size();
    if (first != second) {
      throw new InputException("%s has %d lines, %s has %d; expected line i of one to translate line i of the other"
          .formatted(directory.resolve(sides.get(0).name()), first, sides.get(1).name(), second));
    }
    return new ParallelText(pair.stem(), pair.languages(), sides.stream().map(TatoebaPairs::texts).toList(),
        TextLines.digest(sides.get(0).bytes(), sides.get(1).bytes()));
  }

  private static List<String> texts(TextLines side) {
    return side.lines().stream().map(line -> line.isBlank() ? "" : line).toList();
  }
}
