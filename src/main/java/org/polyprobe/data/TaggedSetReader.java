package org.polyprobe.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/**
 * Reads tagged files of several languages, each {@code LANG=FILE}, a file with its language in its name
 * ({@code dev-sw.tsv}), or a folder of such files.
 */
public final class TaggedSetReader {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z]{2,3}(?:-[A-Z][A-Za-z]+)?)=(.+)");
  private static final List<String> NO_LANGUAGE = List.of("dev", "tsv", "txt", "bio", "ner", "pos", "csv");

  private TaggedSetReader() {}

  /** @param split which files of a folder count: those with that word in their name */
  public static TaggedSet read(List<String> places, String split, List<String> languages) throws IOException {
    List<String> wanted = LanguageTag.requested(languages);
    Map<String, TaggedText> texts = new LinkedHashMap<>();
    for (String place : places) {
      for (Map.Entry<String, Path> file : files(place, split).entrySet()) {
        if (!wanted.isEmpty() && !wanted.contains(file.getKey())) continue;
        if (texts.put(file.getKey(), TaggedReader.read(file.getValue())) != null) {
          throw new InputException(file.getValue() + ": a second file for " + file.getKey());
        }
      }
    }
    if (texts.isEmpty()) throw new InputException(String.join(", ", places) + ": no file in " + wanted);
    String name = String.join(", ", texts.values().stream().map(TaggedText::name).toList());
    return new TaggedSet(name, texts, false);
  }

  /** As many sentences as asked for, drawn by the seed, in the order of the file. */
  public static TaggedText limited(TaggedText text, int most, long seed) {
    if (text.sentences().size() <= most) return text;
    List<Integer> order = new ArrayList<>(IntStream.range(0, text.sentences().size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return new TaggedText(text.name(), order.subList(0, most).stream().sorted().map(text.sentences()::get).toList(), text.digest());
  }

  private static Map<String, Path> files(String place, String split) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    Matcher named = NAMED.matcher(place);
    if (Files.isDirectory(Path.of(place))) {
      List<Path> found;
      try (Stream<Path> all = Files.list(Path.of(place))) {
        found = all.filter(file -> List.of(file.getFileName().toString().split("[-_.]")).contains(split)).sorted().toList();
      }
      if (found.isEmpty()) {
        throw new InputException(place + ": no file of the split \"" + split + "\"; expected names such as " + split + "-sw.tsv");
      }
      for (Path file : found) files.put(language(file), file);
    } else if (named.matches() && !Files.exists(Path.of(place))) {
      files.put(LanguageTag.of(named.group(1)).orElseThrow(() ->
          new InputException(place + ": " + named.group(1) + " is no language tag")), Path.of(named.group(2)));
    } else {
      files.put(language(Path.of(place)), Path.of(place));
    }
    return files;
  }

  private static String language(Path file) {
    if (!Files.exists(file)) throw new InputException(file + ": no such file");
    List<String> found = Stream.of(file.getFileName().toString().split("[-_.]"))
        .filter(part -> part.matches("[a-z]{2,3}") && !NO_LANGUAGE.contains(part))
        .flatMap(part -> LanguageTag.of(part).stream()).distinct().toList();
    if (found.size() == 1) return found.get(0);
    throw new InputException(file + ": its name does not say which language it is in; write LANG=" + file);
  }
}
