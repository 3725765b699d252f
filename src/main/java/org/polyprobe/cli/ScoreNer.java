package org.polyprobe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.polyprobe.InputException;
import org.polyprobe.data.TaggedReader;
import org.polyprobe.data.TaggedText;
import org.polyprobe.measure.Estimate;
import org.polyprobe.probe.Matches;
import org.polyprobe.probe.Tagging;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code polyprobe score ner}. */
@Command(name = "ner", mixinStandardHelpOptions = true, sortOptions = false,
    description = "F1 of named entities, counted as seqeval counts them: its default mode, and strict IOB2.")
final class ScoreNer implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "GOLD", description = "A word and its tag a line, a blank line between sentences.")
  private Path gold;
  @Parameters(index = "1", paramLabel = "PREDICTED", description = "The same words with predicted tags, or tags alone.")
  private Path predicted;
  @Mixin private ScoreCommand.Shown shown;

  @Override
  public Integer call() throws IOException {
    TaggedText right = checked(TaggedReader.read(gold));
    TaggedText found = checked(TaggedReader.read(predicted));
    requireSameWords(right, found);
    Map<String, Matches> modes = new LinkedHashMap<>();
    modes.put("default", matches(Tagging.LENIENT, right, found));
    boolean iob2 = List.of(right, found).stream()
        .allMatch(text -> text.sentences().stream().allMatch(s -> Tagging.isIob2(s.tags())));
    modes.put("strict", iob2 ? matches(Tagging.STRICT, right, found) : null);
    if (shown.json) {
      Map<String, Object> tree = new LinkedHashMap<>();
      modes.forEach((mode, matches) -> tree.put(mode, matches == null ? null : tree(matches)));
      shown.json(tree);
    } else {
      modes.forEach(this::show);
    }
    return 0;
  }

  private void show(String mode, Matches matches) {
    PrintWriter out = shown.out();
    if (matches == null) {
      out.println("strict: the tags hold E- or S-, which IOB2 does not have");
      return;
    }
    Map<String, Estimate> numbers = matches.n() < 2 ? Map.of() : shown.made(bootstrap -> {
      Map<String, Estimate> all = new LinkedHashMap<>();
      all.put(mode + " F1", matches.micro(Matches.Score.F1, bootstrap, Double.NaN));
      all.put(mode + " precision", matches.micro(Matches.Score.PRECISION, bootstrap, Double.NaN));
      all.put(mode + " recall", matches.micro(Matches.Score.RECALL, bootstrap, Double.NaN));
      return all;
    });
    shown.table(numbers);
    if (numbers.isEmpty()) out.printf(Locale.ROOT, "%-28s %.4f  (one sentence: no interval)%n", mode + " F1", matches.micro(Matches.Score.F1));
    table(matches, "type", out);
    out.println();
  }

  static void table(Matches matches, String what, PrintWriter out) {
    out.printf("%n%-20s %9s %9s %9s %9s%n", what, "F1", "precision", "recall", "gold");
    for (String type : matches.classes()) {
      out.printf(Locale.ROOT, "%-20s %9.4f %9.4f %9.4f %,9d%n", type, matches.of(type, Matches.Score.F1),
          matches.of(type, Matches.Score.PRECISION), matches.of(type, Matches.Score.RECALL), matches.support(type));
    }
  }

  private static Map<String, Object> tree(Matches matches) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("f1", matches.micro(Matches.Score.F1));
    tree.put("precision", matches.micro(Matches.Score.PRECISION));
    tree.put("recall", matches.micro(Matches.Score.RECALL));
    tree.put("types", types(matches));
    return tree;
  }

  static Map<String, Object> types(Matches matches) {
    Map<String, Object> types = new LinkedHashMap<>();
    for (String type : matches.classes()) {
      Map<String, Object> numbers = new LinkedHashMap<>();
      numbers.put("f1", matches.of(type, Matches.Score.F1));
      numbers.put("precision", matches.of(type, Matches.Score.PRECISION));
      numbers.put("recall", matches.of(type, Matches.Score.RECALL));
      numbers.put("support", matches.support(type));
      types.put(type, numbers);
    }
    return types;
  }

  private static Matches matches(Tagging tagging, TaggedText gold, TaggedText predicted) {
    return Matches.ofEntities(tagging, tags(gold), tags(predicted));
  }

  private static List<List<String>> tags(TaggedText text) {
    return text.sentences().stream().map(TaggedText.Sentence::tags).toList();
  }

  private static TaggedText checked(TaggedText text) {
    for (TaggedText.Sentence sentence : text.sentences()) {
      Tagging.foreign(sentence.tags()).ifPresent(tag -> {
        throw new InputException("%s, line %d: tag \"%s\"; expected O, B-TYPE or I-TYPE".formatted(text.name(),
            sentence.line() + sentence.tags().indexOf(tag), tag));
      });
    }
    return text;
  }

  private static void requireSameWords(TaggedText gold, TaggedText predicted) {
    for (int i = 0; i < Math.min(gold.sentences().size(), predicted.sentences().size()); i++) {
      TaggedText.Sentence a = gold.sentences().get(i);
      TaggedText.Sentence b = predicted.sentences().get(i);
      if (a.words().size() != b.words().size()) {
        throw new InputException("sentence %d has %d words in %s (line %d) and %d in %s (line %d)".formatted(i + 1,
            a.words().size(), gold.name(), a.line(), b.words().size(), predicted.name(), b.line()));
      }
      for (int word = 0; word < a.words().size(); word++) {
        String one = a.words().get(word);
        String other = b.words().get(word);
        if (!one.isEmpty() && !other.isEmpty() && !one.equals(other)) {
          throw new InputException("%s, line %d has \"%s\" where %s, line %d has \"%s\"; expected the same words"
              .formatted(gold.name(), a.line() + word, one, predicted.name(), b.line() + word, other));
        }
      }
    }
    if (gold.sentences().size() != predicted.sentences().size()) {
      throw new InputException("%s has %,d sentences, %s has %,d".formatted(gold.name(), gold.sentences().size(),
          predicted.name(), predicted.sentences().size()));
    }
  }
}
