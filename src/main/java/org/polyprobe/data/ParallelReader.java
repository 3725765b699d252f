package org.polyprobe.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.polyprobe.InputException;

/**
 * Reads texts that translate each other, in the form its path says.
 *
 * <ul>
 *   <li>a directory: line-parallel pairs as in LASER's Tatoeba sets ({@link TatoebaPairs});
 *   <li>{@code en-fr.txt} or {@code en-fr.0-5000.txt}: a MUSE dictionary ({@link MuseDictionary});
 *   <li>any other file: tab-separated with a header, one column per language ({@link TabSeparated}).
 * </ul>
 */
public final class ParallelReader {
  private ParallelReader() {}

  /**
   * Texts in the languages asked for, in that order; an empty list asks for all, in the order found.
   *
   * @return one text for a file, one per pair for a directory, whose pairs do not share their English side
   */
  public static List<ParallelText> read(Path path, List<String> languages) throws IOException {
    List<String> requested = LanguageTag.requested(languages);
    if (!Files.exists(path)) throw new InputException(path + ": no such file");
    if (Files.isDirectory(path)) return TatoebaPairs.read(path, requested);
    TextLines text = TextLines.read(path);
    return List.of(MuseDictionary.isNamedAsOne(text.name())
        ? MuseDictionary.parse(text, requested)
        : TabSeparated.parse(text, requested));
  }
}
