package org.polyprobe.run;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Checkpoints;
import org.polyprobe.data.ParallelText;
import org.polyprobe.data.ScoredPairs;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.StateStore;
import org.polyprobe.model.Shape;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** Experiments over models: every text runs once through each model, then each layer is measured. */
public final class ExperimentRun {
  private final RunSettings settings;
  private final List<Manifest.Model> models = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Instant started = Instant.now();

  public ExperimentRun(RunSettings settings) {
    this.settings = settings;
  }

  /**
   * Runs all experiments over all models, in the order given.
   *
   * @param data what the experiments were made from, for the manifest
   */
  public Run over(List<String> names, List<Experiment> experiments, List<Manifest.Data> data) throws IOException {
    List<Definition> definitions = new ArrayList<>();
    List<Score> scores = new ArrayList<>();
    List<Comparisons.Drawn> drawn = new ArrayList<>();
    for (String name : names) {
      for (ScoreSheet layer : measure(name, experiments)) {
        layer.definitions().stream().filter(d -> !definitions.contains(d)).forEach(definitions::add);
        scores.addAll(layer.scores());
        notes.addAll(layer.notes());
        drawn.addAll(layer.drawn());
      }
    }
    Comparisons compared = new Comparisons(drawn, definitions);
    definitions.addAll(compared.definitions());
    scores.addAll(compared.scores());
    return new Run(Manifests.of(settings, started, models, data, notes), definitions, scores);
  }

  /** What the manifest says of a parallel text. */
  public static Manifest.Data describe(ParallelText text, String kind) {
    return new Manifest.Data(text.name(), kind, text.digest(), text.rows(), text.languages());
  }

  /** What the manifest says of scored pairs. */
  public static Manifest.Data describe(ScoredPairs pairs) {
    return new Manifest.Data(pairs.name(), "scored pairs", pairs.digest(), pairs.scores().size(), pairs.languages());
  }

  /** What the manifest says of a model. */
  static Manifest.Model describe(String name, Extractor extractor, Checkpoint checkpoint) throws IOException {
    Shape shape = extractor.shape();
    return new Manifest.Model(name, Checkpoints.source(name), extractor.family().modelType(), checkpoint.digest(),
        shape.layers(), shape.hidden(), shape.vocabulary(), checkpoint.parameters());
  }

  private List<ScoreSheet> measure(String name, List<Experiment> experiments) throws IOException {
    Checkpoint checkpoint = settings.open(name);
    try (StatesFolder folder = StatesFolder.of(settings);
         Extractor extractor = new Extractor(name, checkpoint, settings.extract(),
             new StateStore(folder.path(), this::warn), settings.tokens(), notes::add)) {
      models.add(describe(name, extractor, checkpoint));
      List<Extractor.Request> requests = experiments.stream().flatMap(e -> e.requests().stream()).toList();
      try (Extracted states = extractor.extract(requests)) {
        return new LayerMeasuring(name, settings).over(extractor.shape().layers() + 1, experiments, states);
      }
    }
  }

  /** Told at once, and kept for the manifest. */
  private void warn(String note) {
    notes.add(note);
    settings.warnings().accept(note);
  }
}
