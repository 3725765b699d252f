package org.polyprobe.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/**
 * Reads labelled texts from tables with named columns ({@link Table}: CSV, TSV, JSON lines, Parquet).
 *
 * <p>A cell that is empty, or a language the table lacks, is an error with file and line.
 */
public final class LabelledReader {
  /** What XNLI and MNLI write where their annotators did not agree. */
  private static final String NO_LABEL = "-";

  private LabelledReader() {}

  /**
   * The rows of one language.
   *
   * @param files read one after another, all of one layout
   * @param layout null to tell it from the columns' names
   * @param layoutName one of {@link Layout#names()} to hold the columns to, or null
   * @param language BCP 47; tells rows apart where the layout's language column is there
   */
  public static LabelledText read(List<Path> files, Layout layout, String layoutName, String language)
      throws IOException {
    List<LabelledText> parts = new ArrayList<>();
    Layout known = layout;
    for (Path file : files) {
      Table table = Table.read(file);
      if (known == null) known = Layout.of(table, layoutName);
      parts.add(of(table, known, language));
    }
    if (parts.size() == 1) return parts.get(0);
    return new LabelledText(parts.get(0).name() + " and " + (parts.size() - 1) + " more",
        parts.stream().flatMap(part -> part.rows().stream()).toList(),
        inOrder(parts.stream().flatMap(part -> part.labels().stream()).collect(Collectors.toSet()), known),
        parts.stream().mapToInt(LabelledText::unlabelled).sum(),
        TextLines.digest(parts.stream().map(LabelledText::digest).collect(Collectors.joining()).getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * Texts or pairs whose labels nobody told; every label is empty. A {@code .txt} holds a text a line.
   *
   * @param first the column of the text, or of the first of a pair; null where the columns' names tell
   * @param second the column of the second text, or null
   */
  public static LabelledText unlabelled(Path file, String first, String second) throws IOException {
    if (file.toString().endsWith(".txt")) {
      TextFile lines = TextFile.read(file, null);
      List<LabelledText.Row> rows = new ArrayList<>();
      for (String text : lines.texts()) rows.add(new LabelledText.Row(rows.size() + 1, "", text, "", ""));
      return new LabelledText(lines.name(), rows, List.of(), 0, lines.digest());
    }
    Table table = Table.read(file);
    List<String> columns = first != null ? Stream.of(first, second).filter(Objects::nonNull).toList() : Layout.texts(table);
    List<Column> texts = columns.stream().map(table::column).toList();
    return new LabelledText(table.name(), IntStream.range(0, table.rows().size()).mapToObj(row -> new LabelledText.Row(
        table.lines().get(row), "", texts.get(0).cells().get(row), texts.size() == 1 ? "" : texts.get(1).cells().get(row),
        "")).toList(), List.of(), 0, table.digest());
  }

  /** @param language null to take every row */
  static LabelledText of(Table table, Layout layout, String language) {
    Table own = table.select(rows(table, layout, language));
    Column first = own.column(layout.first());
    Column second = layout.isPair() ? own.column(layout.second()) : null;
    Column label = own.column(layout.label());
    Column group = layout.group() != null && table.has(layout.group()) ? own.column(layout.group()) : null;
    List<LabelledText.Row> rows = new ArrayList<>();
    Set<String> labels = new TreeSet<>();
    for (int i = 0; i < own.rows().size(); i++) {
      String told = layout.spellings().getOrDefault(label.cells().get(i), label.cells().get(i));
      if (told.equals(NO_LABEL)) continue;
      labels.add(told);
      int place = first.lines().get(i);
      rows.add(new LabelledText.Row(place, group == null ? "" + place : group.cells().get(i), first.cells().get(i),
          second == null ? "" : second.cells().get(i), told));
    }
    if (rows.isEmpty()) throw new InputException(table.name() + ": every label is \"" + NO_LABEL + "\"");
    return new LabelledText(table.name(), rows, inOrder(labels, layout), own.rows().size() - rows.size(), table.digest());
  }

  private static List<Integer> rows(Table table, Layout layout, String language) {
    Optional<String> column = layout.languageColumn(table);
    List<Integer> all = IntStream.range(0, table.rows().size()).boxed().toList();
    if (language == null || column.isEmpty()) return all;
    List<String> tags = table.column(column.get()).cells().stream()
        .map(tag -> LanguageTag.of(tag).orElse(tag)).toList();
    List<Integer> rows = all.stream().filter(row -> tags.get(row).equals(language)).toList();
    if (!rows.isEmpty()) return rows;
    throw new InputException(table.name() + ": no row of " + language + "; its column " + column.get() + " has "
        + String.join(", ", new TreeSet<>(tags)));
  }

  private static List<String> inOrder(Set<String> labels, Layout layout) {
    Comparator<String> known = Comparator.comparingInt(label ->
        layout.order().contains(label) ? layout.order().indexOf(label) : layout.order().size());
    boolean numbers = labels.stream().allMatch(label -> label.matches("-?\\d{1,9}"));
    Comparator<String> rest = numbers ? Comparator.comparingInt(Integer::parseInt) : Comparator.naturalOrder();
    return labels.stream().sorted(known.thenComparing(rest)).toList();
  }
}
