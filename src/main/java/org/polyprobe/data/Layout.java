package org.polyprobe.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/**
 * Which columns of a table hold labelled texts.
 *
 * @param name for messages
 * @param first the text, or the first of a pair
 * @param second the second of a pair, or null
 * @param label what is to be predicted
 * @param language the column with each row's language; null for {@code language} or {@code lang} where it is there: a
 *     table without is of one language
 * @param group rows with equal cells here are one independent item; null where every row is one
 * @param order labels in the order public checkpoints score them; others stand in alphabetical or numeric order
 * @param spellings labels that some release of the data spells otherwise
 */
public record Layout(String name, String first, String second, String label, String language, String group,
                     List<String> order, Map<String, String> spellings) {
  private static final List<String> INFERENCE = List.of("entailment", "neutral", "contradiction");
  private static final Map<String, String> MNLI = Map.of("contradictory", "contradiction");  // as machine-translated MNLI

  /** XNLI with named columns, as most redistribute it. Three hypotheses share a premise. */
  public static final Layout XNLI =
      new Layout("xnli", "premise", "hypothesis", "label", null, "premise", INFERENCE, MNLI);
  /** Machine-translated MNLI of XNLI's authors. */
  static final Layout XNLI_MT = new Layout("xnli", "premise", "hypo", "label", null, "premise", INFERENCE, MNLI);
  /** {@code xnli.dev.tsv} as its authors publish it: all languages in one file. */
  static final Layout XNLI_ORIGINAL =
      new Layout("xnli", "sentence1", "sentence2", "gold_label", null, "sentence1", INFERENCE, MNLI);
  /** PAWS-X. */
  public static final Layout PAWS_X =
      new Layout("paws-x", "sentence1", "sentence2", "label", null, null, List.of(), Map.of());
  /** Amazon's multilingual reviews with their stars. */
  public static final Layout AMAZON =
      new Layout("amazon", "review_body", null, "stars", null, null, List.of(), Map.of());
  /** The same as MTEB has them, and other texts with a label. */
  static final Layout TEXT = new Layout("text", "text", null, "label", null, null, List.of(), Map.of());

  private static final List<Layout> KNOWN = List.of(XNLI_ORIGINAL, XNLI, XNLI_MT, PAWS_X, AMAZON, TEXT);
  private static final List<String> LANGUAGE = List.of("language", "lang");

  public Layout {
    order = List.copyOf(order);
    spellings = Map.copyOf(spellings);
  }

  /** The layouts' names. */
  public static List<String> names() {
    return KNOWN.stream().map(Layout::name).distinct().toList();
  }

  /** Columns as a user names them; second, language and group may be null. */
  public static Layout ofColumns(String first, String second, String label, String language, String group) {
    return new Layout("columns", first, second, label, language, group, List.of(), Map.of());
  }

  /** Whether its items are pairs. */
  public boolean isPair() {
    return second != null;
  }

  /** The layout, of this name if it is not null, that the table has all columns of. */
  static Layout of(Table table, String name) {
    List<Layout> candidates = KNOWN.stream()
        .filter(layout -> name == null || layout.name.equals(name.toLowerCase(Locale.ROOT))).toList();
    if (candidates.isEmpty()) throw new InputException("layout \"" + name + "\", expected one of " + names());
    Optional<Layout> found = candidates.stream().filter(layout -> layout.needed().allMatch(table::has))
        .findFirst();
    return found.orElseThrow(() -> {
      List<String> expected = new ArrayList<>();
      for (Layout layout : candidates) expected.add(String.join(", ", layout.needed().toList()));
      return new InputException(table.name() + ": has columns " + String.join(", ", table.header()) + "; expected "
          + String.join("; or ", expected) + (name == null ? "; or name the columns" : ""));
    });
  }

  /** The columns of texts that a table has, labelled or not. */
  static List<String> texts(Table table) {
    for (Layout layout : KNOWN) {
      List<String> columns = Stream.of(layout.first, layout.second).filter(Objects::nonNull).toList();
      if (columns.stream().allMatch(table::has)) return columns;
    }
    throw new InputException(table.name() + ": has columns " + String.join(", ", table.header()) + "; name those of the texts");
  }

  /** The table's column of languages, or empty. */
  Optional<String> languageColumn(Table table) {
    return language != null ? Optional.of(language) : LANGUAGE.stream().filter(table::has).findFirst();
  }

  /** The columns that must be there. */
  private Stream<String> needed() {
    return Stream.of(first, second, label).filter(Objects::nonNull);
  }
}
