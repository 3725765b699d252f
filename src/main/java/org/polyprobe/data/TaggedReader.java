package org.polyprobe.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.polyprobe.InputException;

/**
 * Reads one word a line with a blank line between sentences: CoNLL, PAN-X, CoNLL-U.
 *
 * <p>Columns are separated by tabs where the file has any, else by white space. The first is the word and the last its
 * tag; a file of one column holds tags alone. Lines of {@code -DOCSTART-} are skipped, and a language before every
 * word ({@code en:River}, as WikiAnn was published) is taken off. In a {@code .conllu} file words are forms, tags are
 * UPOS, and comments, ranges and empty nodes are skipped. JSON lines and Parquet hold lists, {@code tokens} and
 * {@code ner_tags}.
 */
public final class TaggedReader {
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[a-z]+)?:(?=.)");

  private final TextLines file;
  private final boolean universal;
  private final String separator;
  private final List<TaggedText.Sentence> sentences = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private List<String> tags = new ArrayList<>();
  private int first;
  private int columns;

  private TaggedReader(TextLines file) {
    this.file = file;
    universal = file.name().endsWith(".conllu");
    separator = file.lines().stream().anyMatch(line -> line.indexOf('\t') >= 0) ? "\t" : "\\s+";
  }

  /** Files of one language, one after another. */
  public static TaggedText read(List<Path> paths) throws IOException {
    List<TaggedText> parts = new ArrayList<>();
    for (Path path : paths) parts.add(read(path));
    if (parts.size() == 1) return parts.get(0);
    return new TaggedText(parts.get(0).name() + " and " + (parts.size() - 1) + " more",
        parts.stream().flatMap(part -> part.sentences().stream()).toList(), TextLines.digest(
        parts.stream().map(part -> part.digest().getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new)));
  }

  public static TaggedText read(Path path) throws IOException {
    if (path.toString().matches(".*\\.(parquet|jsonl|json)")) return TaggedTable.read(path);
    return new TaggedReader(TextLines.read(path)).read();
  }

  private TaggedText read() {
    for (int line = 1; line <= file.lines().size(); line++) {
      String text = file.lines().get(line - 1);
      if (text.isBlank()) end();
      else if (!text.startsWith("-DOCSTART-") && !(universal && text.startsWith("#"))) add(line, text);
    }
    end();
    if (sentences.isEmpty()) throw new InputException(file.name() + ": holds no sentences");
    return new TaggedText(file.name(), withoutLanguage(), TextLines.digest(file.bytes()));
  }

  private void add(int line, String text) {
    String[] fields = text.split(separator, -1);
    if (columns == 0) columns = fields.length;
    if (fields.length != columns) {
      throw file.error(line, "expected " + columns + " columns as before, found " + fields.length);
    }
    if (universal && columns != 10) throw file.error(line, "expected the 10 columns of CoNLL-U, found " + columns);
    if (universal && !fields[0].matches("\\d+")) return;
    String tag = fields[universal ? 3 : columns - 1];
    if (tag.isBlank()) throw file.error(line, "the tag is empty");
    if (words.isEmpty()) first = line;
    words.add(universal ? fields[1] : columns == 1 ? "" : fields[0]);
    tags.add(tag);
  }

  private void end() {
    if (words.isEmpty()) return;
    sentences.add(new TaggedText.Sentence(first, words, tags));
    words = new ArrayList<>();
    tags = new ArrayList<>();
  }

  private List<TaggedText.Sentence> withoutLanguage() {
    String prefix = sentences.get(0).words().get(0);
    var match = LANGUAGE.matcher(prefix);
    if (!match.lookingAt()) return sentences;
    String language = match.group();
    boolean everywhere = sentences.stream().flatMap(s -> s.words().stream()).allMatch(w -> w.startsWith(language));
    if (!everywhere || sentences.stream().mapToInt(s -> s.words().size()).sum() < 2) return sentences;
    return sentences.stream().map(s -> new TaggedText.Sentence(s.line(),
        s.words().stream().map(w -> w.substring(language.length())).toList(), s.tags())).toList();
  }
}
