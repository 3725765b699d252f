package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import org.polyprobe.InputException;

/**
 * The files of one commit in the cache, perhaps not all of them.
 *
 * @param directory where they lie; a checkpoint directory once nothing is missing
 * @param absences holds an empty file for each that the commit is known not to have
 */
record HubSnapshot(Path directory, Path absences) {
  /** What cannot be done without and is not there: configuration or weights. */
  Optional<String> missing() throws IOException {
    if (!has("config.json")) return Optional.of("config.json");
    if (has(Weights.SINGLE)) return Optional.empty();
    if (!has(Weights.INDEX)) return Optional.of(Weights.SINGLE);
    try {
      for (String shard : new TreeSet<>(Weights.readIndex(directory.resolve(Weights.INDEX)).values())) {
        if (!has(shard)) return Optional.of(shard);
      }
      return Optional.empty();
    } catch (InputException e) {
      return Optional.of(Weights.INDEX);
    }
  }

  /**
   * Whether nothing need be fetched. Transformers fetches what its own tokenizer class asks for, so a vocabulary of any
   * kind will do, if it is also known whether there is a tokenizer.json.
   */
  boolean isComplete() throws IOException {
    if (missing().isPresent()) return false;
    if (HubFiles.ALWAYS.stream().allMatch(this::isSettled)) return true;
    return isSettled("tokenizer.json") && isSettled("tokenizer_config.json") && HubFiles.VOCABULARIES.stream()
        .anyMatch(files -> files.stream().allMatch(this::has));
  }

  /** Whether a tokenizer can be read, with or without weights beside it. */
  boolean tokenizes() {
    return HubFiles.VOCABULARIES.stream().anyMatch(files -> files.stream().allMatch(this::has));
  }

  private boolean isSettled(String name) {
    return has(name) || Files.exists(absences.resolve(name));
  }

  private boolean has(String name) {
    return Files.isRegularFile(directory.resolve(name));
  }
}
