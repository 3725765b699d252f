package org.polyprobe.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.InputException;
import org.polyprobe.data.LabelledTexts;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Pooling;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;
import org.polyprobe.probe.Folds;
import org.polyprobe.probe.LinearProbe;
import org.polyprobe.probe.Matches;
import org.polyprobe.probe.Matches.Score;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/**
 * What a linear probe reads from the vector of a text, or from two texts' vectors u and v as u, v, |u − v| and u·v side by
 * side: sentiment, topic, entailment; or which language a text is in.
 */
public final class TextProbing implements Experiment {
  private static final Definition RECALL = new Definition("recall.language", "language recognised",
      "Share of a language's held-out sentences that a linear probe assigns to it. The baseline is one over the number of "
          + "languages.", "Libovický et al. 2020", 0, 1, Direction.DESCRIPTIVE);
  /** Characters of a text that a note quotes. */
  private static final int QUOTED = 60;

  private final String task;
  private final List<List<String>> lists;          // texts asked for, each list at once
  private final int[][] first;                     // [item] list and place of its text
  private final int[][] second;                    // likewise, or null
  private final List<String> labels;
  private final List<String> groups;               // held out together; independent items of the bootstrap
  private final boolean[] tested;                  // null: all, in folds
  private final Pooling pooling;
  private final ProbeSettings settings;
  private final List<String> classes;
  private final List<String> notes = new ArrayList<>();

  private TextProbing(String task, List<List<String>> lists, int[][] first, int[][] second, List<String> labels,
                      List<String> groups, boolean[] tested, Pooling pooling, ProbeSettings settings) {
    this.task = task;
    this.lists = lists;
    this.first = first;
    this.second = second;
    this.labels = labels;
    this.groups = groups;
    this.tested = tested;
    this.pooling = pooling;
    this.settings = settings;
    this.classes = List.copyOf(new TreeSet<>(labels));
  }

  /** Which language a sentence is in; a sentence and its translations are held out together. */
  public static TextProbing languageIdentity(ParallelText text, Pooling pooling, ProbeSettings settings) {
    List<List<String>> lists = text.languages().stream().map(language -> Columns.distinct(text.texts(language))).toList();
    List<int[]> places = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (int row = 0; row < text.rows(); row++) {
      for (int l = 0; l < lists.size(); l++) {
        String sentence = text.texts(text.languages().get(l)).get(row);
        if (sentence.isEmpty()) continue;
        places.add(new int[] {l, lists.get(l).indexOf(sentence)});
        labels.add(text.languages().get(l));
        groups.add(Integer.toString(row));
      }
    }
    return new TextProbing("language-identity", lists, places.toArray(int[][]::new), null, labels, groups, null, pooling, settings);
  }

  /** Labels of texts or pairs; a text that stands in several items is held out with all of them. */
  public static TextProbing of(LabelledTexts training, LabelledTexts test, Pooling pooling, ProbeSettings settings) {
    List<LabelledTexts> parts = test == null ? List.of(training) : List.of(training, test);
    Map<String, Integer> places = new LinkedHashMap<>();
    List<int[]> first = new ArrayList<>();
    List<int[]> second = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (LabelledTexts part : parts) {
      for (int i = 0; i < part.labels().size(); i++) {
        first.add(new int[] {0, place(places, part.first().get(i))});
        if (!part.second().isEmpty()) second.add(new int[] {0, place(places, part.second().get(i))});
        groups.add(part.first().get(i));
      }
      labels.addAll(part.labels());
    }
    boolean[] tested = new boolean[labels.size()];
    Arrays.fill(tested, training.labels().size(), tested.length, true);
    TextProbing probing = new TextProbing("probe", List.of(List.copyOf(places.keySet())), first.toArray(int[][]::new),
        second.isEmpty() ? null : second.toArray(int[][]::new), labels, groups, test == null ? null : tested, pooling, settings);
    probing.check(training, test);
    if (test != null) probing.noteRecurring(training, test);
    return probing;
  }

  private void noteRecurring(LabelledTexts training, LabelledTexts test) {
    Set<List<String>> trained = new HashSet<>();
    for (int i = 0; i < training.labels().size(); i++) trained.add(training.texts(i));
    int[] recurring = IntStream.range(0, test.labels().size()).filter(i -> trained.contains(test.texts(i))).toArray();
    if (recurring.length == 0) return;
    notes.add("%s: %,d of %,d items also stand in %s, first \"%s\"; they are scored".formatted(test.name(), recurring.length,
        test.labels().size(), training.name(), String.join("\" / \"", test.texts(recurring[0]).stream().map(TextProbing::start).toList())));
  }

  /** A text on one line, and not all of a long one. */
  private static String start(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    boolean fits = line.codePointCount(0, line.length()) <= QUOTED;
    return fits ? line : line.substring(0, line.offsetByCodePoints(0, QUOTED)) + "…";
  }

  private static int place(Map<String, Integer> places, String text) {
    Integer known = places.putIfAbsent(text, places.size());
    return known == null ? places.size() - 1 : known;
  }

  private void check(LabelledTexts training, LabelledTexts test) {
    Set<String> trained = new TreeSet<>(training.labels());
    if (trained.size() == 1) {
      throw new InputException(training.name() + ": every label is " + trained.iterator().next() + "; nothing to learn");
    }
    if (test != null && !trained.containsAll(test.labels())) {
      Set<String> unknown = new TreeSet<>(test.labels());
      unknown.removeAll(trained);
      throw new InputException(test.name() + ": labels " + unknown + " are not among those of " + training.name() + ", " + trained);
    }
    long distinct = groups.stream().distinct().count();
    if (test == null && distinct < settings.folds()) {
      throw new InputException(training.name() + ": " + distinct + " different texts, expected at least as many as --folds, "
          + settings.folds());
    }
    if (test != null && test.labels().size() < 2) throw new InputException(test.name() + ": one item, expected at least two");
  }

  @Override
  public String identity() {
    return Identity.of(TextProbing.class, task, lists, List.of(first), second == null ? "" : List.of(second), labels, groups,
        tested == null ? "" : Arrays.toString(tested), pooling, settings.toString(), notes);
  }

  @Override
  public List<Extractor.Request> requests() {
    return lists.stream().map(texts -> new Extractor.Request("sentences", texts, Set.of(pooling))).toList();
  }

  @Override
  public void score(Extracted states, int layer, ScoreSheet sheet) {
    notes.forEach(sheet::note);
    try (PointerScope scope = new PointerScope()) {
      Tensor x = second == null ? rows(states, layer, first) : pairs(rows(states, layer, first), rows(states, layer, second));
      int[] gold = labels.stream().mapToInt(classes::indexOf).toArray();
      List<LinearProbe.Labelling> labellings = new ArrayList<>();
      List<int[]> control = new ArrayList<>();
      for (int s = 0; s < settings.seeds(); s++) {
        Folds folds = folds(settings.seed() + s);
        control.add(shuffled(gold, settings.seed() + s));
        labellings.add(new LinearProbe.Labelling(gold, folds));
        labellings.add(new LinearProbe.Labelling(control.get(s), folds));
      }
      int[][] held = labellings.stream().map(labelling -> labelling.folds().of()).toArray(int[][]::new);
      if (tested != null) held = Arrays.stream(held).map(of -> new int[of.length]).toArray(int[][]::new);
      int[][] predicted = LinearProbe.train(x, classes.size(), labellings, settings.l2()).predict(x, held);
      score(gold, control, predicted, layer, sheet);
    }
  }

  private void score(int[] gold, List<int[]> control, int[][] predicted, int layer, ScoreSheet sheet) {
    List<Matches> real = new ArrayList<>();
    List<Matches> random = new ArrayList<>();
    for (int s = 0; s < settings.seeds(); s++) {
      real.add(Matches.ofLabels(byGroup(gold), byGroup(predicted[2 * s])));
      random.add(Matches.ofLabels(byGroup(control.get(s)), byGroup(predicted[2 * s + 1])));
    }
    Bootstrap bootstrap = sheet.bootstrap();
    Matches majority = ProbeMeasures.majority(byGroup(gold), most(gold));
    Estimate macro = ProbeMeasures.mean(real, bootstrap, (m, b) -> m.macro(b, majority.macro()));
    add(ProbeMeasures.ACCURACY, "", layer, ProbeMeasures.mean(real, bootstrap, (m, b) ->
        m.micro(Score.F1, b, majority.micro(Score.F1))), sheet);
    if (task.equals("language-identity")) {
      add(ProbeMeasures.MACRO_F1, "", layer, macro, sheet);
      for (String language : classes) {
        Estimate recall = ProbeMeasures.mean(real, bootstrap, (m, b) -> m.of(language, Score.RECALL, b));
        add(RECALL, language, layer, new Estimate(recall.value(), recall.low(), recall.high(), 1.0 / classes.size(), recall.n()), sheet);
      }
    } else {
      sheet.compare(task, ProbeMeasures.MACRO_F1, "", "", layer, pooling.label(), macro);
    }
    add(ProbeMeasures.CONTROL, "", layer, ProbeMeasures.mean(random, bootstrap, (m, b) -> m.macro(b, majority.macro())), sheet);
    add(ProbeMeasures.SELECTIVITY, "", layer, ProbeMeasures.selectivity(real, random, bootstrap, (m, b) -> m.macro(b, 0)), sheet);
  }

  private void add(Definition definition, String language, int layer, Estimate estimate, ScoreSheet sheet) {
    sheet.add(task, definition, language, "", layer, pooling.label(), estimate);
  }

  /** Tested items' labels, those of a group together. */
  private List<List<String>> byGroup(int[] values) {
    Map<String, List<String>> byGroup = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (tested != null && !tested[i]) continue;
      byGroup.computeIfAbsent(groups.get(i), group -> new ArrayList<>()).add(classes.get(values[i]));
    }
    return List.copyOf(byGroup.values());
  }

  private String most(int[] gold) {
    int[] counts = new int[classes.size()];
    for (int i = 0; i < gold.length; i++) if (tested == null || !tested[i]) counts[gold[i]]++;
    return classes.get(IntStream.range(0, counts.length).boxed().max((a, b) -> counts[a] - counts[b]).orElseThrow());
  }

  /** Test items are in fold 0, training items in none. */
  private Folds folds(long seed) {
    if (tested != null) return new Folds(IntStream.range(0, tested.length).map(i -> tested[i] ? 0 : -1).toArray(), 1);
    Map<String, Integer> dealt = Folds.deal(groups, settings.folds(), seed);
    return new Folds(groups.stream().mapToInt(dealt::get).toArray(), settings.folds());
  }

  private static int[] shuffled(int[] labels, long seed) {
    int[] shuffled = labels.clone();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = kept;
    }
    return shuffled;
  }

  private Tensor rows(Extracted states, int layer, int[][] places) {
    TensorVector all = new TensorVector();
    int[] before = new int[lists.size()];
    for (int l = 0; l < lists.size(); l++) {
      if (l > 0) before[l] = before[l - 1] + lists.get(l - 1).size();
      all.push_back(states.of(lists.get(l)).states(pooling).layer(layer));
    }
    long[] chosen = Arrays.stream(places).mapToLong(place -> before[place[0]] + place[1]).toArray();
    return torch.cat(all, 0).index_select(0, torch.tensor(chosen));                  // [items, hidden]
  }

  private static Tensor pairs(Tensor u, Tensor v) {
    return torch.cat(new TensorVector(u, v, u.sub(v).abs_(), u.mul(v)), 1);          // [items, 4 · hidden]
  }
}
