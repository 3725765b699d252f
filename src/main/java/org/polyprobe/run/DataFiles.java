package org.polyprobe.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.checkpoint.Hub;
import org.polyprobe.checkpoint.Progress;

/**
 * Where labelled data lies: a path, or {@code hf:owner/dataset[@revision][:path]} at the hub. In both {@code {lang}}
 * stands for the language and {@code *} for any part of a file's name. A dataset without a path is looked through for the
 * names that the hub gives a language's split: {@code en/train-00000-of-00001.parquet} and the like.
 *
 * @param place as the user wrote it
 * @param split which part of a dataset is meant where the place does not say
 */
public record DataFiles(String place, Split split) {
  private static final Pattern DATASET = Pattern.compile("hf:([^:]+)(?::(.+))?");
  /** First the language's own files, then those of all languages, which a column tells apart. */
  private static final List<String> NAMES = List.of("{lang}/{split}-*.parquet", "{lang}/{split}/*.parquet",
      "data/{lang}/{split}-*.parquet", "{lang}/{split}.parquet", "{lang}/{split}.jsonl", "{lang}/{split}.csv",
      "{lang}/{split}.tsv", "data/{split}-*.parquet", "default/{split}/*.parquet", "{split}-*.parquet",
      "{split}.parquet", "{split}.jsonl", "{split}.csv", "{split}.tsv");
  private static final int SHOWN = 12;

  /** A dataset's parts, and what they are called. */
  public enum Split {
    TRAIN("train"), DEV("validation", "dev", "valid"), TEST("test");

    private final List<String> names;

    Split(String... names) {
      this.names = List.of(names);
    }
  }

  /** The files of one language, in the order of their names; fetched where they must be. */
  public List<Path> of(String language, Home home, Progress progress) throws IOException {
    Matcher dataset = DATASET.matcher(place);
    if (dataset.matches()) {
      return Hub.ofUser(home).files(dataset.group(1), names -> choose(names, dataset.group(2), language), progress);
    }
    Path path = Path.of(place.replace("{lang}", language));
    if (!path.toString().contains("*")) return List.of(path);
    Path folder = path.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) throw new InputException(folder + ": no such folder");
    try (Stream<Path> files = Files.list(folder)) {
      Pattern name = glob(path.getFileName().toString());
      List<Path> found = files.filter(file -> name.matcher(file.getFileName().toString()).matches()).sorted().toList();
      if (found.isEmpty()) throw new InputException(path + ": no such file");
      return found;
    }
  }

  /** @param path null to look for the names a split usually has */
  List<String> choose(Set<String> names, String path, String language) {
    List<String> patterns = new ArrayList<>();
    if (path != null) patterns.add(path);
    else for (String name : NAMES) for (String part : split.names) patterns.add(name.replace("{split}", part));
    for (String pattern : patterns) {
      Pattern glob = glob(pattern.replace("{lang}", language));
      List<String> found = names.stream().filter(name -> glob.matcher(name).matches()).sorted().toList();
      if (!found.isEmpty()) return found;
    }
    throw new InputException(place + ": no file " + (path != null ? path.replace("{lang}", language)
        : "of " + language + " for " + split.names.get(0)) + "; it has " + some(names)
        + "; name others as hf:owner/dataset:PATH, where {lang} is the language and * any text");
  }

  private static String some(Collection<String> names) {
    List<String> first = names.stream().filter(name -> name.matches(".*\\.(parquet|jsonl?|csv|tsv)")).limit(SHOWN).toList();
    return first.isEmpty() ? "no tables" : String.join(", ", first) + (first.size() == SHOWN ? " …" : "");
  }

  private static Pattern glob(String pattern) {
    return Pattern.compile(Stream.of(pattern.split("\\*", -1)).map(Pattern::quote)
        .reduce((left, right) -> left + "[^/]*" + right).orElseThrow());
  }
}
