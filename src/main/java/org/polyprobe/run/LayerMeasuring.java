package org.polyprobe.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.extract.Extracted;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.nn.Workers;

/**
 * Measures layers side by side: the matrices are too small for libtorch to gain by splitting one, and with one thread
 * to a layer the numbers do not depend on how many there are.
 */
final class LayerMeasuring {
  private final String model;
  private final RunSettings settings;
  private final SheetStore store;

  /** @param store asked for a sheet before it is measured */
  LayerMeasuring(String model, RunSettings settings, SheetStore store) {
    this.model = model;
    this.settings = settings;
    this.store = store;
  }

  /** One sheet a layer, in order, then one of what needs several layers. */
  List<ScoreSheet> over(int layers, List<Experiment> experiments, Extracted states) {
    int threads = Libtorch.threads();
    List<Future<ScoreSheet>> measured = new ArrayList<>();
    try (Workers workers = new Workers(Math.min(threads, layers), 1)) {
      Libtorch.useThreads(1);
      for (int layer = 0; layer < layers; layer++) {
        int one = layer;
        measured.add(workers.submit(() -> store.sheet("layer " + one, () -> measure(one, experiments, states))));
      }
      List<ScoreSheet> sheets = new ArrayList<>();
      for (Future<ScoreSheet> sheet : measured) {
        sheets.add(Workers.result(sheet));
        settings.layers().at(model + ": measures", sheets.size(), layers);
      }
      List<ScoreSheet> each = List.copyOf(sheets);
      sheets.add(store.sheet("all layers", () -> onOneSheet(sheet -> {
        Depth.score(each, sheet);
        for (Experiment experiment : experiments) experiment.scoreLayers(states, layers, sheet);
      })));
      return sheets;
    }
  }

  /** What two models' states have to do with each other. */
  ScoreSheet against(ModelStates own, ModelStates other, List<Experiment> experiments) {
    int threads = Libtorch.threads();
    Libtorch.useThreads(1);
    try {
      return onOneSheet(sheet -> experiments.forEach(experiment -> experiment.scoreModels(own, other, sheet)));
    } finally {
      Libtorch.useThreads(threads);
    }
  }

  private ScoreSheet measure(int layer, List<Experiment> experiments, Extracted states) {
    return onOneSheet(sheet -> experiments.forEach(experiment -> experiment.score(states, layer, sheet)));
  }

  private ScoreSheet onOneSheet(Consumer<ScoreSheet> measuring) {
    try (PointerScope scope = new PointerScope(); Bootstrap bootstrap = new Bootstrap(settings.extract().seed())) {
      ScoreSheet sheet = new ScoreSheet(model, settings.extract().placement().dtype().toString(), bootstrap);
      measuring.accept(sheet);
      return sheet;
    }
  }
}
