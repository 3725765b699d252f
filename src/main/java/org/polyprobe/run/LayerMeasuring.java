package org.polyprobe.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.extract.Extracted;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.nn.Workers;

/**
 * Measures layers and experiments side by side: the matrices are too small for libtorch to gain by splitting one, and with
 * one thread to a sheet the numbers do not depend on how many there are.
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

  /** The sheets of each layer, in order, then those of what needs several layers. */
  List<ScoreSheet> over(int layers, List<Experiment> experiments, Extracted states) {
    int threads = Libtorch.threads();
    List<List<Experiment>> parts = parts(experiments);
    List<Future<ScoreSheet>> single = new ArrayList<>();
    try (Workers workers = new Workers(threads, 1)) {
      Libtorch.useThreads(1);
      for (int layer = 0; layer < layers; layer++) {
        for (int p = 0; p < parts.size(); p++) {
          int at = layer;
          List<Experiment> part = parts.get(p);
          single.add(sheet(workers, "layer " + layer + ", part " + p,
              sheet -> part.forEach(experiment -> experiment.score(states, at, sheet))));
        }
      }
      Future<ScoreSheet> several = sheet(workers, "several layers",
          sheet -> experiments.forEach(experiment -> experiment.scoreLayers(states, layers, sheet)));
      List<ScoreSheet> sheets = new ArrayList<>();
      for (Future<ScoreSheet> sheet : single) {
        sheets.add(Workers.result(sheet));
        settings.layers().at(model + ": measures", sheets.size() / parts.size(), layers);
      }
      List<ScoreSheet> each = List.copyOf(sheets);
      sheets.add(store.sheet("depth", () -> onOneSheet(sheet -> {
        for (int p = 0; p < parts.size(); p++) Depth.score(ofPart(p, parts.size(), each), sheet);
      })));
      sheets.add(Workers.result(several));
      return sheets;
    }
  }

  /** What is measured on one sheet: those that look others up together with them, every other experiment on its own. */
  private static List<List<Experiment>> parts(List<Experiment> experiments) {
    int together = 0;
    for (int e = 0; e < experiments.size(); e++) if (experiments.get(e).looksUpOthers()) together = e + 1;
    List<List<Experiment>> parts = new ArrayList<>();
    if (together > 0) parts.add(experiments.subList(0, together));
    for (Experiment alone : experiments.subList(together, experiments.size())) parts.add(List.of(alone));
    return parts;
  }

  private Future<ScoreSheet> sheet(Workers workers, String name, Consumer<ScoreSheet> measuring) {
    return workers.submit(() -> store.sheet(name, () -> onOneSheet(measuring)));
  }

  /** The sheets of one part, layer by layer. */
  private static List<ScoreSheet> ofPart(int part, int parts, List<ScoreSheet> sheets) {
    return IntStream.range(0, sheets.size()).filter(s -> s % parts == part).mapToObj(sheets::get).toList();
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

  private ScoreSheet onOneSheet(Consumer<ScoreSheet> measuring) {
    try (PointerScope scope = new PointerScope(); Bootstrap bootstrap = new Bootstrap(settings.extract().seed())) {
      ScoreSheet sheet = new ScoreSheet(model, settings.extract().placement().dtype().toString(), bootstrap);
      measuring.accept(sheet);
      return sheet;
    }
  }
}
