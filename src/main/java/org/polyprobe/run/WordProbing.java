package org.polyprobe.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.InputException;
import org.polyprobe.data.TaggedSet;
import org.polyprobe.data.TaggedText;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;
import org.polyprobe.probe.ControlTask;
import org.polyprobe.probe.Folds;
import org.polyprobe.probe.LinearProbe;
import org.polyprobe.probe.Matches;
import org.polyprobe.probe.Matches.Score;
import org.polyprobe.probe.OnlineCode;
import org.polyprobe.probe.Tagging;
import org.polyprobe.result.Definition;

/**
 * What a linear probe reads from the states of words: named entities, parts of speech, any label. Trained within each
 * language, and in the source language and asked in all others.
 */
public final class WordProbing implements Experiment {
  /** What the labels are. */
  public enum Kind { ENTITIES, LABELS }

  private final Kind kind;
  private final String source;
  private final boolean parallel;
  private final Map<String, TaggedWords> tested = new LinkedHashMap<>();
  private final TaggedWords training;                     // of the source language, or null: it is split into folds
  private final ProbeSettings settings;
  private final List<String> classes;
  private final List<String> notes = new ArrayList<>();

  /** @param training sentences of the source language to train on, or null to split those of the set */
  public WordProbing(Kind kind, TaggedSet set, String source, TaggedText training, ProbeSettings settings) {
    this.kind = kind;
    this.source = source;
    this.parallel = set.parallel();
    this.settings = settings;
    this.training = training == null ? null : new TaggedWords("training words in " + source, training);
    set.texts().forEach((language, text) -> tested.put(language, new TaggedWords("words in " + language, text)));
    TreeSet<String> tags = new TreeSet<>();
    for (TaggedWords words : tested.values()) words.tags().forEach(tags::addAll);
    if (training != null) this.training.tags().forEach(tags::addAll);
    classes = List.copyOf(tags);
    if (classes.size() == 1) throw new InputException(set.name() + ": every label is " + classes.get(0) + "; nothing to learn");
    tested.forEach((language, words) -> {
      if (words.tags().size() < settings.folds()) {
        throw new InputException("%s, %s: %d sentences, expected at least as many as --folds, %d".formatted(set.name(),
            language, words.tags().size(), settings.folds()));
      }
    });
    set.texts().forEach((language, text) -> noteRecurring(language, text, training));
  }

  /** Sentences that are trained on and tested: those of the training text, or an earlier one, which may be in another fold. */
  private void noteRecurring(String language, TaggedText text, TaggedText training) {
    Set<List<String>> known = new HashSet<>();
    if (training != null) training.sentences().forEach(sentence -> known.add(sentence.words()));
    List<TaggedText.Sentence> recurring = text.sentences().stream()
        .filter(sentence -> training != null ? known.contains(sentence.words()) : !known.add(sentence.words())).toList();
    if (recurring.isEmpty()) return;
    notes.add("%s, %s: %,d of %,d sentences %s, first on line %d; they are scored".formatted(text.name(), language,
        recurring.size(), text.sentences().size(),
        training != null ? "also stand in " + training.name() : "repeat an earlier one, which may be in another fold",
        recurring.get(0).line()));
  }

  @Override
  public String identity() {
    return Identity.of(WordProbing.class, kind, source, parallel, settings.toString(),
        training == null ? "" : training.identity(), List.copyOf(tested.keySet()),
        tested.values().stream().map(TaggedWords::identity).toList(), notes);
  }

  @Override
  public List<Extractor.Request> requests() {
    return List.of();
  }

  @Override
  public List<Extractor.WordRequest> words() {
    List<Extractor.WordRequest> all = new ArrayList<>();
    if (training != null) all.add(training.request());
    tested.values().forEach(words -> all.add(words.request()));
    return all;
  }

  private String task() {
    return kind == Kind.ENTITIES ? "ner" : "probe";
  }

  @Override
  public void score(Extracted states, int layer, ScoreSheet sheet) {
    notes.forEach(sheet::note);
    try (PointerScope scope = new PointerScope()) {
      Trained fromSource = null;
      if (training != null) {
        TaggedWords.Rows rows = training.rows(states, layer, classes);
        fromSource = train(rows, seed -> Folds.none(rows.labels().length), true);
        code(rows, source, layer, sheet);
      } else if (tested.containsKey(source)) {
        TaggedWords.Rows rows = tested.get(source).rows(states, layer, classes);
        fromSource = train(rows, seed -> folds(rows, seed), true);
      }
      for (String language : tested.keySet()) {
        try (PointerScope inner = new PointerScope()) {
          score(states, language, layer, fromSource, sheet);
        }
      }
    }
  }

  private void score(Extracted states, String language, int layer, Trained fromSource, ScoreSheet sheet) {
    TaggedWords.Rows rows = tested.get(language).rows(states, layer, classes);
    boolean own = language.equals(source);
    if (fromSource != null) score(rows, language, own ? "" : source, layer, fromSource, sheet);
    if (own && fromSource != null && training != null) return;
    if (!own) score(rows, language, "", layer, train(rows, seed -> folds(rows, seed), settings.thorough()), sheet);
    if (own || settings.thorough()) code(rows, language, layer, sheet);
  }

  private interface Split {
    Folds of(long seed);
  }

  /**
   * @param labels trained on: control tasks are drawn from their distribution
   * @param types of the words trained on; null where that depends on the fold
   */
  private record Trained(LinearProbe probe, int[] labels, boolean controlled, Set<String> types) {}

  /** For every seed the labels and, if asked for, their control. */
  private Trained train(TaggedWords.Rows rows, Split split, boolean controlled) {
    List<LinearProbe.Labelling> labellings = new ArrayList<>();
    for (int s = 0; s < settings.seeds(); s++) {
      long seed = settings.seed() + s;
      Folds folds = split.of(seed);
      labellings.add(new LinearProbe.Labelling(rows.labels(), folds));
      if (controlled) labellings.add(new LinearProbe.Labelling(control(rows, rows.labels(), seed), folds));
    }
    LinearProbe probe = LinearProbe.train(rows.x(), classes.size(), labellings, settings.l2());
    return new Trained(probe, rows.labels(), controlled, probe.folds() > 1 ? null : new HashSet<>(rows.words()));
  }

  private int[] control(TaggedWords.Rows rows, int[] labels, long seed) {
    return ControlTask.labels(rows.words(), labels, classes.size(), seed);
  }

  /** By sentence; in parallel texts sentence i has the same fold in all languages. */
  private Folds folds(TaggedWords.Rows rows, long seed) {
    Map<String, Integer> dealt = Folds.deal(IntStream.range(0, rows.rowOf().length).mapToObj(Integer::toString).toList(),
        settings.folds(), seed);
    return new Folds(Arrays.stream(rows.sentence()).map(s -> dealt.get(Integer.toString(s))).toArray(), settings.folds());
  }

  /** @param reference the language trained on, or empty for the same */
  private void score(TaggedWords.Rows rows, String language, String reference, int layer, Trained trained,
                     ScoreSheet sheet) {
    boolean split = trained.probe().folds() > 1 && (reference.isEmpty() || parallel);
    int each = trained.controlled() ? 2 : 1;
    int[][] held = new int[each * settings.seeds()][];
    for (int s = 0; s < settings.seeds(); s++) {
      int[] of = split ? folds(rows, settings.seed() + s).of() : new int[rows.labels().length];
      Arrays.fill(held, each * s, each * (s + 1), of);
    }
    int[][] predicted = trained.probe().predict(rows.x(), held);
    String most = most(trained.labels());
    List<List<List<String>>> found = new ArrayList<>();
    for (int s = 0; s < settings.seeds(); s++) found.add(rows.perSentence(predicted[each * s], classes, most));
    Place place = new Place(language, reference, layer);
    if (kind == Kind.ENTITIES) entities(language, found, place, sheet);
    if (kind == Kind.LABELS || reference.isEmpty()) labels(rows, trained, predicted, found, place, sheet);
  }

  private record Place(String language, String reference, int layer) {}

  private void entities(String language, List<List<List<String>>> found, Place place, ScoreSheet sheet) {
    List<List<String>> gold = tested.get(language).tags();
    Bootstrap bootstrap = sheet.bootstrap();
    List<Matches> lenient = found.stream().map(seed -> Matches.ofEntities(Tagging.LENIENT, gold, seed)).toList();
    List<Matches> strict = found.stream().map(seed -> Matches.ofEntities(Tagging.STRICT, gold, seed)).toList();
    String repaired = ", tags that break IOB2 repaired as conlleval does";
    sheet.compare(task(), ProbeMeasures.entities(Score.F1, "", repaired), place.language(), place.reference(),
        place.layer(), "", ProbeMeasures.mean(lenient, bootstrap, (m, b) -> m.micro(Score.F1, b, 0)));
    for (Score score : List.of(Score.PRECISION, Score.RECALL)) {
      add(ProbeMeasures.entities(score, "", repaired), place, ProbeMeasures.mean(lenient, bootstrap, (m, b) -> m.micro(score, b, 0)), sheet);
    }
    add(ProbeMeasures.entities(Score.F1, ".strict", ", where an entity must begin with B-"), place,
        ProbeMeasures.mean(strict, bootstrap, (m, b) -> m.micro(Score.F1, b, 0)), sheet);
    for (String type : Matches.ofEntities(Tagging.LENIENT, gold, gold).classes()) {
      add(ProbeMeasures.entities(Score.F1, "." + type, repaired), place,
          ProbeMeasures.mean(lenient, bootstrap, (m, b) -> m.of(type, Score.F1, b)), sheet);
    }
  }

  private void labels(TaggedWords.Rows rows, Trained trained, int[][] predicted, List<List<List<String>>> found, Place place,
                      ScoreSheet sheet) {
    String most = most(trained.labels());
    List<List<String>> gold = tested.get(place.language()).tags();
    List<Matches> real = found.stream().map(seed -> Matches.ofLabels(gold, seed)).toList();
    Matches majority = ProbeMeasures.majority(gold, most);
    Bootstrap bootstrap = sheet.bootstrap();
    Estimate accuracy = ProbeMeasures.mean(real, bootstrap, (m, b) -> m.micro(Score.F1, b, majority.micro(Score.F1)));
    Estimate macro = ProbeMeasures.mean(real, bootstrap, (m, b) -> m.macro(b, majority.macro()));
    add(ProbeMeasures.ACCURACY, place, accuracy, sheet);
    if (kind == Kind.LABELS) sheet.compare(task(), ProbeMeasures.MACRO_F1, place.language(), place.reference(), place.layer(), "", macro);
    else add(ProbeMeasures.MACRO_F1, place, macro, sheet);
    if (!place.reference().isEmpty() || !trained.controlled()) return;
    List<Matches> control = new ArrayList<>();
    for (int s = 0; s < settings.seeds(); s++) {
      int[] labels = control(rows, trained.labels(), settings.seed() + s);
      control.add(Matches.ofLabels(rows.perSentence(labels, classes, most), rows.perSentence(predicted[2 * s + 1], classes, most)));
    }
    add(ProbeMeasures.CONTROL, place, ProbeMeasures.mean(control, bootstrap, (m, b) -> m.macro(b, majority.macro())), sheet);
    add(ProbeMeasures.SELECTIVITY, place, ProbeMeasures.selectivity(real, control, bootstrap, (m, b) -> m.macro(b, 0)), sheet);
    seen(rows, trained, predicted, place, sheet);
  }

  /** The control task over words of types that were trained on; nothing where a seed's folds leave none. */
  private void seen(TaggedWords.Rows rows, Trained trained, int[][] predicted, Place place, ScoreSheet sheet) {
    List<Matches> real = new ArrayList<>();
    List<Matches> control = new ArrayList<>();
    List<Estimate> shares = new ArrayList<>();
    List<Estimate> accuracies = new ArrayList<>();
    List<List<String>> all = rows.perSentence(rows.labels(), classes, row -> true);
    for (int s = 0; s < settings.seeds(); s++) {
      long seed = settings.seed() + s;
      boolean[] seen = seen(rows, trained, seed);
      int[] random = control(rows, trained.labels(), seed);
      List<List<String>> gold = rows.perSentence(random, classes, row -> seen[row]);
      if (gold.stream().allMatch(List::isEmpty)) return;
      real.add(Matches.ofLabels(rows.perSentence(rows.labels(), classes, row -> seen[row]),
          rows.perSentence(predicted[2 * s], classes, row -> seen[row])));
      control.add(Matches.ofLabels(gold, rows.perSentence(predicted[2 * s + 1], classes, row -> seen[row])));
      shares.add(ProbeMeasures.share(gold, all, sheet.bootstrap()));
      double baseline = ProbeMeasures.majority(gold, most(trained.labels())).micro(Score.F1);
      accuracies.add(control.get(s).micro(Score.F1, sheet.bootstrap(), baseline));
    }
    add(ProbeMeasures.SEEN, place, Bootstrap.mean(shares), sheet);
    add(ProbeMeasures.CONTROL_SEEN, place, Bootstrap.mean(accuracies), sheet);
    add(ProbeMeasures.SELECTIVITY_SEEN, place,
        ProbeMeasures.selectivity(real, control, sheet.bootstrap(), (m, b) -> m.micro(Score.F1, b, 0)), sheet);
  }

  private boolean[] seen(TaggedWords.Rows rows, Trained trained, long seed) {
    if (trained.types() == null) return ControlTask.seen(rows.words(), folds(rows, seed).of());
    boolean[] seen = new boolean[rows.labels().length];
    for (int i = 0; i < seen.length; i++) seen[i] = trained.types().contains(rows.words().get(i));
    return seen;
  }

  private void add(Definition definition, Place place, Estimate estimate, ScoreSheet sheet) {
    sheet.add(task(), definition, place.language(), place.reference(), place.layer(), "", estimate);
  }

  private String most(int[] labels) {
    int[] counts = new int[classes.size()];
    for (int label : labels) counts[label]++;
    int most = 0;
    for (int c = 1; c < counts.length; c++) if (counts[c] > counts[most]) most = c;
    return classes.get(most);
  }

  private void code(TaggedWords.Rows rows, String language, int layer, ScoreSheet sheet) {
    try (PointerScope scope = new PointerScope()) {
      TaggedWords.Rows sent = rows.shuffled(settings.seed());
      int[] ends = sent.ends();
      OnlineCode code = OnlineCode.of(sent.x(), sent.labels(), classes.size(), ends, settings.l2());
      double[] counts = new double[ends.length];
      for (int s = 0; s < ends.length; s++) counts[s] = ends[s] - (s == 0 ? 0 : ends[s - 1]);
      double uniform = Math.log(classes.size()) / Math.log(2);
      Place place = new Place(language, "", layer);
      add(ProbeMeasures.CODE, place, ProbeMeasures.bits(code, counts, uniform, sheet.bootstrap()), sheet);
      add(ProbeMeasures.COMPRESSION, place, ProbeMeasures.compression(code, sheet.bootstrap()), sheet);
    }
  }
}
