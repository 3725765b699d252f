package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Disk;
import org.polyprobe.data.TextFile;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.nn.Placement;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tune.Example;
import org.polyprobe.tune.FineTuning;
import org.polyprobe.tune.LanguageModelling;
import org.polyprobe.tune.Objective;
import org.polyprobe.tune.Recipe;
import org.polyprobe.tune.SourceData;
import org.polyprobe.tune.Stopping;
import org.polyprobe.tune.Task;
import org.polyprobe.tune.Trained;
import org.polyprobe.tune.Variation;

/**
 * Before fine-tuning the model goes on with what it was pre-trained on, masked or next tokens, on texts of sources and
 * targets, without any label. Every language has as many texts in it; each time a text comes it is drawn anew.
 *
 * @param steps of fine-tuning's size, with its rate and schedule
 * @param texts by language
 * @param switching switches their words; null for texts as they are
 */
public record Pretraining(int steps, Map<String, TextFile> texts, CodeSwitching switching) implements Remedy {
  /** Where its part of a run lies in the run's folder. */
  static final String FOLDER = "pretraining";
  /** Scores of the vocabulary in one pass: 256 MB in float32, a few times that with gradients. */
  private static final int CELLS = 1 << 26;
  private static final double MASKED = 0.15;
  private static final int SAVING = 50;

  /** Refuses fewer than one step, and no text. */
  public Pretraining {
    if (steps < 1) throw new InputException("pretrain:" + steps + ", expected steps from 1");
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    if (texts.isEmpty()) throw new InputException("pretrain: no text in any source or target language; name some with --pretrain-text");
  }

  @Override
  public String label() {
    return (switching == null ? "pretrain-" : "pretrain-switched-") + steps;
  }

  @Override
  public String settings() {
    return label() + texts.entrySet().stream().map(text -> " " + text.getKey() + " " + text.getValue().digest()).toList()
        + (switching == null ? "" : " " + switching.settings());
  }

  @Override
  public String meaning() {
    return steps + " steps of language modelling on unlabelled texts in " + String.join(", ", texts.keySet())
        + (switching == null ? "" : ", words switched with probability " + switching.rate()) + ", then fine-tuning.";
  }

  @Override
  public String source() {
    return switching == null ? "Gururangan et al. 2020" : "Qin et al. 2020; Gururangan et al. 2020";
  }

  @Override
  public List<String> check(TransferPlan plan, Checkpoint base) throws IOException {
    try {
      ModelFamily.of(base).lmHead(base, Placement.CPU).close();
    } catch (InputException e) {
      throw new InputException("no pre-training without a head that predicts tokens: " + e.getMessage(), e);
    }
    try (Tokenizer tokenizer = Tokenizer.openUncut(base.directory())) {
      LanguageModelling.of(base, tokenizer);
    }
    List<String> notes = new ArrayList<>();
    texts.forEach((language, file) -> {
      int bare = file.texts().size() - written(file).size();
      if (written(file).isEmpty()) throw new InputException(file.name() + ": none of its " + bare + " texts has letters");
      if (bare > 0) notes.add("%s: %,d texts of %s without letters are left out".formatted(label(), bare, file.name()));
      if (switching != null) notes.add(label() + ", " + language + ": " + switched(language, written(file), plan.seeds().get(0)));
    });
    return notes;
  }

  private static List<String> written(TextFile file) {
    return file.texts().stream().filter(text -> text.codePoints().anyMatch(Character::isLetter)).toList();
  }

  private String switched(String language, List<String> texts, long seed) {
    if (!switching.isFor(language)) return "nothing to switch to, or not in the lexicon; its texts stay as they are";
    CodeSwitching.Switcher switcher = switching.switcher(language).with(new SplittableRandom(seed));
    texts.forEach(switcher::text);
    return switcher.shares();
  }

  @Override
  public Path train(Course course) throws IOException {
    Path stage = new FineTuning(course.base(), Task.ofVocabulary(), data(course), recipe(course),
        course.folder().resolve(FOLDER)).run(course.listener()).model();
    try (Checkpoint start = Checkpoint.open(stage)) {
      return course.fineTune(start, course.recipe());
    } finally {
      if (course.isDone()) Disk.deleteTree(stage);
    }
  }

  /** Fine-tuning's, in one epoch that is as long as the steps; in passes that hold no more scores than memory takes. */
  private Recipe recipe(Course course) {
    Recipe recipe = course.recipe();
    ModelFamily family = ModelFamily.of(course.base());
    double scored = family.shape(course.base()).vocabulary() * (family.hasCausalLm() ? 1 : MASKED);
    Recipe.Batching batching = recipe.batching();
    return new Recipe(1, new Recipe.Batching(batching.texts(), batching.microTexts(),
        Math.max(1, (int) Math.min(batching.microTokens(), CELLS / scored))), recipe.schedule(), recipe.optimizer(),
        recipe.trained() instanceof Trained.HeadOnly ? Trained.ALL : recipe.trained(), Objective.PLAIN, recipe.numerics(),
        Stopping.BEST_EPOCH, recipe.saving() == 0 ? SAVING : recipe.saving(), recipe.seed());
  }

  private SourceData data(Course course) {
    int count = steps * course.recipe().batching().texts();
    List<List<Text>> byLanguage = new ArrayList<>();
    texts.forEach((language, file) -> byLanguage.add(encoded(language, written(file), course, count / texts.size() + 1)));
    List<Text> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Text> own = byLanguage.get(i % byLanguage.size());
      drawn.add(own.get(i / byLanguage.size() % own.size()));
    }
    return new SourceData(drawn.stream().map(Text::example).toList(), List.of(), new Drawn(this, course, drawn));
  }

  /** @param example its tokens, none of which is to be told yet */
  private record Text(String language, String text, Example example) {}

  /** As many of a language's texts as are needed, at random; a text of one token teaches nothing. */
  private List<Text> encoded(String language, List<String> texts, Course course, int needed) {
    List<String> some = new ArrayList<>(texts);
    Collections.shuffle(some, new Random(course.recipe().seed()));
    some = some.subList(0, Math.min(needed, some.size()));
    List<Encoding> encodings = course.tokenizer().encode(some);
    List<Text> encoded = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      if (encodings.get(i).realTokens() < 2) continue;
      int[] labels = new int[encodings.get(i).length()];
      Arrays.fill(labels, Example.IGNORED);
      encoded.add(new Text(language, some.get(i), new Example(encodings.get(i), labels)));
    }
    if (encoded.isEmpty()) throw new InputException(label() + ": no text in " + language + " has two tokens");
    return encoded;
  }

  /** Masks, and switches words, by seed and place alone. */
  private static final class Drawn implements Variation {
    private final Pretraining remedy;
    private final Course course;
    private final List<Text> texts;
    private final LanguageModelling objective;
    private final Map<String, CodeSwitching.Switcher> switchers = new LinkedHashMap<>();

    Drawn(Pretraining remedy, Course course, List<Text> texts) {
      this.remedy = remedy;
      CodeSwitching switching = remedy.switching;
      this.course = course;
      this.texts = texts;
      objective = LanguageModelling.of(course.base(), course.tokenizer());
      for (String language : remedy.texts.keySet()) {
        if (switching != null && switching.isFor(language)) switchers.put(language, switching.switcher(language));
      }
    }

    @Override
    public Example of(Example example, int index, int epoch) {
      SplittableRandom random = Variation.random(course.recipe().seed(), index, epoch);
      CodeSwitching.Switcher switcher = switchers.get(texts.get(index).language);
      Encoding text = switcher == null ? example.encoding()
          : course.tokenizer().encode(List.of(switcher.with(random).text(texts.get(index).text))).get(0);
      return objective.example(text, random);
    }

    @Override
    public String settings() {
      return remedy.settings() + " " + objective;
    }
  }
}
