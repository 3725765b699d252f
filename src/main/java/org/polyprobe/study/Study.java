package org.polyprobe.study;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.polyprobe.InputException;

/**
 * Experiments and what a paper says of their numbers.
 *
 * @param name the file's without its ending
 * @param paper where the paper is, or empty
 * @param about a paragraph on what this is, or empty
 * @param text the file itself
 */
public record Study(String name, String title, String paper, String about, List<Step> steps, List<Claim> claims,
                    String text) {
  /** Studies that Polyprobe ships; each has a form for a look, {@link #QUICK}. */
  public static final List<String> SHIPPED = List.of("2502.04269");
  /** Ends the name of a shipped study that runs in minutes on built-in data. */
  public static final String QUICK = "-quick";

  public Study {
    steps = List.copyOf(steps);
    claims = List.copyOf(claims);
  }

  /** A study of ours. */
  public static Study shipped(String name) {
    try (InputStream in = Study.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) throw new IllegalArgumentException(name + " is not shipped");
      return StudyReader.parse(name + ".yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  /** A study of the user's; whatever is wrong with it is an {@link InputException} with its line. */
  public static Study read(Path file) throws IOException {
    if (Files.isDirectory(file)) throw new InputException(file + " is a folder, expected a study's YAML file");
    if (!Files.exists(file)) {
      throw new InputException(file + ": no such file, and no study of that name; there is " + String.join(", ", SHIPPED));
    }
    try {
      return StudyReader.parse(file.toString(), Files.readString(file));
    } catch (CharacterCodingException damaged) {
      throw new InputException(file + ": not UTF-8 text", damaged);
    }
  }
}
