package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.data.ParallelText;
import org.polyprobe.tune.Example;
import org.polyprobe.tune.SourceData;
import org.polyprobe.tune.Variation;

/**
 * Training texts in which words are replaced by translations from a lexicon, drawn anew each epoch. CoSDA-ML's code
 * lower-cases what it looks up and puts in; here the text around a word stays as it is, and a capital stays a capital.
 *
 * @param rate probability with which a word that the lexicon has is replaced
 * @param files lexicons: rows of words that translate each other
 * @param languages into which words may be replaced, each but the text's own
 */
public record CodeSwitching(double rate, List<ParallelText> files, List<String> languages) implements Remedy {
  /** Refuses a rate that is none. */
  public CodeSwitching {
    if (!(rate > 0 && rate <= 1)) throw new InputException("code-switch:" + rate + ", expected above 0, at most 1");
    files = List.copyOf(files);
    languages = List.copyOf(languages);
  }

  @Override
  public String label() {
    return "code-switch-" + rate;
  }

  @Override
  public String settings() {
    return label() + " " + languages + " " + files.stream().map(ParallelText::digest).toList();
  }

  @Override
  public String meaning() {
    return "In training each word that the lexicon has is replaced with probability " + rate + " by its translation into "
        + "one of " + String.join(", ", languages) + ", drawn anew each epoch.";
  }

  @Override
  public String source() {
    return "Qin et al. 2020 (CoSDA-ML)";
  }

  /** What the lexicon has of a language's words; refused where it has none. */
  Lexicon lexicon(String language) {
    TreeSet<String> found = new TreeSet<>();
    files.forEach(file -> found.addAll(file.languages()));
    String names = String.join(", ", files.stream().map(ParallelText::name).toList());
    if (!found.contains(language)) {
      throw new InputException("code-switch: " + names + " has no " + language + ", which is trained on; languages: "
          + String.join(", ", found));
    }
    if (languages.stream().allMatch(language::equals)) {
      throw new InputException("code-switch: no language to switch " + language + " to; " + names + " has "
          + String.join(", ", found) + ": name some in --switch-languages");
    }
    return new Lexicon(files, language, languages);
  }

  Switcher switcher(String language) {
    return new Switcher(lexicon(language), rate);
  }

  /** Whether a language's words can be switched. */
  boolean isFor(String language) {
    return files.stream().anyMatch(file -> file.languages().contains(language)) && !languages.stream().allMatch(language::equals);
  }

  /** Counted in the first epoch of the first seed. */
  @Override
  public List<String> check(TransferPlan plan, Checkpoint base) {
    List<String> notes = new ArrayList<>();
    List<String> missing = plan.test().keySet().stream()
        .filter(target -> files.stream().noneMatch(file -> file.languages().contains(target))).toList();
    if (!missing.isEmpty()) notes.add(label() + ": the lexicon has no " + String.join(", ", missing) + ": nothing is switched to it");
    long seed = plan.seeds().get(0);
    for (List<String> source : plan.sources()) {
      int first = 0;
      for (String language : source) {
        Labelled data = plan.train().get(language);
        Switcher switcher = switcher(language);
        for (int item = 0; item < data.size(); item++) {
          switcher.random = Variation.random(seed, first + item, 0);
          data.changed(item, switcher);
        }
        first += data.size();
        notes.addAll(switcher.counts.told(this, language, data));
      }
    }
    return notes;
  }

  @Override
  public Path train(Course course) throws IOException {
    List<Labelled.Examples> sets = course.encoded(course.train());
    List<Example> examples = sets.stream().flatMap(set -> set.examples().stream()).toList();
    SourceData data = new SourceData(examples, course.examples(course.dev()), new Switched(this, course, sets));
    return course.fineTune(course.base(), course.recipe(), data);
  }

  /** Words seen, had by the lexicon, replaced; and texts without a letter. */
  private static final class Counts {
    private int words;
    private int known;
    private int switched;

    List<String> told(CodeSwitching remedy, String language, Labelled data) {
      if (known == 0) {
        throw new InputException("code-switch: the lexicon has none of the %,d words of %s (%s)".formatted(words, data.name(),
            language));
      }
      List<String> notes = new ArrayList<>(List.of(
          "%s: of the %,d words of %s (%s) the lexicon has %,d (%.1f %%); the first epoch switches %,d (%.1f %%)".formatted(
              remedy.label(), words, data.name(), language, known, 100.0 * known / words, switched, 100.0 * switched / words)));
      List<String> contents = data.contents();
      List<Integer> bare = new ArrayList<>();
      for (int i = 0; i < contents.size(); i++) {
        if (contents.get(i).codePoints().noneMatch(Character::isLetter)) bare.add(data.places().get(i));
      }
      if (!bare.isEmpty()) {
        notes.add("%s: %,d items of %s (%s) have no letters, first line %d: nothing to switch".formatted(remedy.label(),
            bare.size(), data.name(), language, bare.get(0)));
      }
      return notes;
    }
  }

  /** Replaces words by its random numbers, and counts. */
  static final class Switcher implements Labelled.Change {
    private final Lexicon lexicon;
    private final double rate;
    private final Counts counts = new Counts();
    private SplittableRandom random;

    Switcher(Lexicon lexicon, double rate) {
      this.lexicon = lexicon;
      this.rate = rate;
    }

    /** What became of the words so far. */
    String shares() {
      return "of %,d words the lexicon has %,d (%.1f %%) and %,d (%.1f %%) are switched".formatted(counts.words, counts.known,
          100.0 * counts.known / Math.max(1, counts.words), counts.switched, 100.0 * counts.switched / Math.max(1, counts.words));
    }

    /** From now on draws from these. */
    Switcher with(SplittableRandom random) {
      this.random = random;
      return this;
    }

    @Override
    public String text(String text) {
      return lexicon.each(text, this::word);
    }

    @Override
    public String word(String word) {
      counts.words++;
      if (!lexicon.has(word)) return word;
      counts.known++;
      if (random.nextDouble() >= rate) return word;
      counts.switched++;
      return lexicon.translation(word, random);
    }
  }

  /** The training examples of a run, switched by its seed. A sentence that needs several windows stays as it is. */
  private static final class Switched implements Variation {
    private final CodeSwitching remedy;
    private final Course course;
    private final List<Place> places = new ArrayList<>();
    private final Map<String, Switcher> switchers = new HashMap<>();

    /**
     * Where an example comes from.
     *
     * @param index of the item over all sets
     * @param alone whether the item is this example and no other
     */
    private record Place(int set, int item, int index, boolean alone) {}

    Switched(CodeSwitching remedy, Course course, List<Labelled.Examples> sets) {
      this.remedy = remedy;
      this.course = course;
      int first = 0;
      for (int set = 0; set < sets.size(); set++) {
        List<Integer> items = sets.get(set).items();
        for (int i = 0; i < items.size(); i++) {
          int item = items.get(i);
          boolean alone = (i == 0 || items.get(i - 1) != item) && (i + 1 == items.size() || items.get(i + 1) != item);
          places.add(new Place(set, item, first + item, alone));
        }
        first += course.train().get(set).size();
        String language = course.sources().get(set);
        switchers.put(language, remedy.switcher(language));
      }
    }

    @Override
    public Example of(Example example, int index, int epoch) {
      Place place = places.get(index);
      if (!place.alone) return example;
      Switcher switcher = switchers.get(course.sources().get(place.set))
          .with(Variation.random(course.recipe().seed(), place.index, epoch));
      List<Example> switched = course.train().get(place.set).changed(place.item, switcher)
          .examples(course.tokenizer(), course.task().labels()).examples();
      return switched.size() == 1 ? switched.get(0) : example;
    }

    @Override
    public String settings() {
      return remedy.settings();
    }
  }
}
