package org.polyprobe.run;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.data.LabelledTexts;
import org.polyprobe.data.ParallelText;
import org.polyprobe.data.ScoredPairs;
import org.polyprobe.data.TaggedText;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.StateStore;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Picture;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** Experiments over models: every text runs once through each model, then each layer is measured. */
public final class ExperimentRun {
  private final RunSettings settings;
  private final Optional<String> program;
  private final List<Manifest.Model> models = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Instant started = Instant.now();

  public ExperimentRun(RunSettings settings) {
    this(settings, SheetStore.program());
  }

  /** @param program what measures, as in {@link SheetStore#program} */
  ExperimentRun(RunSettings settings, Optional<String> program) {
    this.settings = settings;
    this.program = program;
  }

  /**
   * Runs all experiments over all models, in the order given.
   *
   * @param data what the experiments were made from, for the manifest
   */
  public Run over(List<String> names, List<Experiment> experiments, List<Manifest.Data> data) throws IOException {
    List<ScoreSheet> sheets = new ArrayList<>();
    List<ModelStates> measured = new ArrayList<>();
    try {
      for (String name : names) {
        ModelStates states = extract(name, experiments);
        measured.add(states);
        LayerMeasuring measuring = new LayerMeasuring(name, settings, store(states, experiments));
        sheets.addAll(measuring.over(states.layers(), experiments, states.states()));
        for (ModelStates earlier : measured.subList(0, measured.size() - 1)) {
          sheets.add(measuring.against(states, earlier, experiments));
        }
      }
    } finally {
      for (ModelStates states : measured) states.close();
    }
    return run(sheets, data, pictures(experiments, sheets));
  }

  private Run run(List<ScoreSheet> sheets, List<Manifest.Data> data, List<Picture> pictures) {
    Set<Definition> definitions = new LinkedHashSet<>();
    List<Score> scores = new ArrayList<>();
    for (ScoreSheet sheet : sheets) {
      definitions.addAll(sheet.definitions());
      scores.addAll(sheet.scores());
      notes.addAll(sheet.notes());
    }
    Comparisons compared = new Comparisons(sheets.stream().flatMap(sheet -> sheet.compared().stream()).toList(), definitions);
    definitions.addAll(compared.definitions());
    scores.addAll(compared.scores());
    return new Run(Manifests.of(settings, started, models, data, notes), List.copyOf(definitions), scores, pictures);
  }

  private static List<Picture> pictures(List<Experiment> experiments, List<ScoreSheet> sheets) {
    return experiments.stream().filter(StatePicture.class::isInstance).map(StatePicture.class::cast)
        .map(picture -> picture.of(sheets.stream().flatMap(sheet -> sheet.drawn(picture).stream()).toList()))
        .filter(picture -> !picture.projections().isEmpty()).toList();
  }

  /** What the manifest says of a parallel text. */
  public static Manifest.Data describe(ParallelText text, String kind) {
    return new Manifest.Data(text.name(), kind, text.digest(), text.rows(), text.languages());
  }

  /** What the manifest says of scored pairs. */
  public static Manifest.Data describe(ScoredPairs pairs) {
    return new Manifest.Data(pairs.name(), "scored pairs", pairs.digest(), pairs.scores().size(), pairs.languages());
  }

  /** What the manifest says of labelled texts. */
  public static Manifest.Data describe(LabelledTexts texts) {
    return new Manifest.Data(texts.name(), "labelled texts", texts.digest(), texts.labels().size(), List.of());
  }

  /** What the manifest says of tagged sentences. */
  public static Manifest.Data describe(String name, Map<String, TaggedText> texts, String kind) {
    return new Manifest.Data(name, kind, texts.values().iterator().next().digest(),
        texts.values().stream().mapToInt(text -> text.sentences().size()).max().orElse(0), List.copyOf(texts.keySet()));
  }

  /** The states that the experiments need, to be closed; until then those of several models can be compared. */
  private ModelStates extract(String name, List<Experiment> experiments) throws IOException {
    Checkpoint checkpoint = settings.open(name);
    StatesFolder folder = StatesFolder.of(settings);
    ModelStates extracted = null;
    try (Extractor extractor = new Extractor(name, checkpoint, settings.extract(),
        new StateStore(folder.path(), this::warn), settings.tokens(), notes::add)) {
      models.add(Manifests.model(name, checkpoint));
      List<Extractor.Request> requests = experiments.stream().flatMap(e -> e.requests().stream()).toList();
      List<Extractor.WordRequest> words = experiments.stream().flatMap(e -> e.words().stream()).toList();
      extracted = new ModelStates(name, extractor.shape().layers() + 1, extractor.extract(requests, words), folder);
      return extracted;
    } finally {
      if (extracted == null) folder.close();
    }
  }

  /** Where sheets of these states are kept, under what determines their numbers beside the layer. */
  private SheetStore store(ModelStates states, List<Experiment> experiments) {
    if (!settings.cache() || program.isEmpty()) return SheetStore.NONE;
    return new SheetStore(settings.home().measured(), Identity.of(program.get(), states.name(),
        List.copyOf(states.states().keys()), settings.extract().seed(), experiments.stream().map(Experiment::identity).toList()),
        this::warn);
  }

  /** Told at once, and kept for the manifest. */
  private synchronized void warn(String note) {
    notes.add(note);
    settings.warnings().accept(note);
  }
}
