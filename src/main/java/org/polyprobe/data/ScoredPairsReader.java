package org.polyprobe.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/**
 * Reads scored pairs of sentences: CSV, TSV or JSON lines with columns {@code sentence1}, {@code sentence2} and
 * {@code score} (or {@code similarity_score}), as MTEB and GLUE name them; without a header three columns in that order,
 * or the seven of the original STS-B.
 *
 * <p>What to read is {@code LANG=FILE}, {@code LANG-LANG=FILE} where the two sentences differ in language, a file with its
 * language in its name ({@code test-fr.csv}, {@code stsb-fr-test.csv}), or a folder of such files.
 */
public final class ScoredPairsReader {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z]{2,3}(?:-[A-Z][A-Za-z]+)?)(?:-([A-Za-z]{2,3}))?=(.+)");
  private static final Set<String> NO_LANGUAGE = Set.of("dev", "sts", "csv", "tsv", "all", "gz");
  private static final List<List<String>> NAMES = List.of(List.of("sentence1", "sent1", "text1"),
      List.of("sentence2", "sent2", "text2"), List.of("score", "similarity_score", "similarity", "label"));

  private ScoredPairsReader() {}

  /** @param split which files of a folder count, e.g. {@code test}: those with that word in their name */
  public static List<ScoredPairs> read(List<String> places, String split, List<String> languages) throws IOException {
    List<String> wanted = LanguageTag.requested(languages);
    List<ScoredPairs> sets = new ArrayList<>();
    for (String place : places) {
      Path path = Path.of(place);
      Matcher named = NAMED.matcher(place);
      if (Files.isDirectory(path)) addFolder(path, split, wanted, sets);
      else if (named.matches() && !Files.exists(path)) add(set(Path.of(named.group(3)), tag(named.group(1), place),
          tag(named.group(2) == null ? named.group(1) : named.group(2), place)), wanted, sets);
      else add(ofName(path), wanted, sets);
    }
    if (sets.isEmpty()) throw new InputException(String.join(", ", places) + ": no pairs in " + wanted);
    return List.copyOf(sets);
  }

  private static void addFolder(Path folder, String split, List<String> wanted, List<ScoredPairs> sets)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> List.of(file.getFileName().toString().split("[-_.]")).contains(split)).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new InputException(folder + ": no file of the split \"" + split + "\"; expected names such as " + split + "-fr.csv");
    }
    for (Path file : files) add(ofName(file), wanted, sets);
  }

  private static void add(ScoredPairs read, List<String> wanted, List<ScoredPairs> sets) {
    if (!wanted.isEmpty() && !wanted.containsAll(read.languages())) return;
    for (int i = 0; i < sets.size(); i++) {
      Optional<ScoredPairs> joined = sets.get(i).with(read);
      if (joined.isPresent()) {
        sets.set(i, joined.get());
        return;
      }
    }
    sets.add(read);
  }

  private static ScoredPairs ofName(Path file) throws IOException {
    List<String> found = Stream.of(file.getFileName().toString().split("[-_.]"))
        .filter(part -> part.matches("[a-z]{2,3}") && !NO_LANGUAGE.contains(part))
        .flatMap(part -> LanguageTag.of(part).stream()).distinct().toList();
    if (!Files.exists(file)) throw new InputException(file + ": no such file");
    if (found.isEmpty() || found.size() > 2) {
      throw new InputException(file + ": its name does not say which language it is in; write LANG=" + file);
    }
    return set(file, found.get(0), found.get(found.size() - 1));
  }

  private static String tag(String language, String place) {
    return LanguageTag.of(language).orElseThrow(() -> new InputException(place + ": " + language + " is no language tag"));
  }

  private static ScoredPairs set(Path file, String first, String second) throws IOException {
    Table table = Table.read(file);
    List<String> names = new ArrayList<>();
    for (List<String> known : NAMES) {
      names.add(table.header().stream().filter(name -> known.contains(name.toLowerCase(Locale.ROOT))).findFirst().orElse(null));
    }
    if (names.contains(null)) {
      table = headless(table);
      names = List.of("sentence1", "sentence2", "score");
    }
    double[] numbers = table.column(names.get(2)).numbers();
    List<Double> scores = new ArrayList<>();
    for (double number : numbers) scores.add(number);
    if (Set.copyOf(scores).size() < 2) {
      throw new InputException(file.getFileName() + ": every score is " + scores.get(0) + "; nothing correlates with them");
    }
    return new ScoredPairs(table.name(), Map.of(first, table.column(names.get(0)).cells()),
        Map.of(second, table.column(names.get(1)).cells()), scores, table.digest());
  }

  /** Three columns, or seven with the score before the sentences, whose first row holds a number where scores are. */
  private static Table headless(Table table) {
    int columns = table.header().size();
    int score = columns == 3 ? 2 : columns == 7 ? 4 : -1;
    if (score < 0 || !table.header().get(score).strip().matches("[0-9.]+")) {
      throw new InputException(table.name() + ", line 1: expected columns sentence1, sentence2 and score; found "
          + String.join(", ", table.header()));
    }
    return table.headless(columns == 3 ? List.of("sentence1", "sentence2", "score")
        : List.of("genre", "file", "year", "id", "score", "sentence1", "sentence2"));
  }
}
