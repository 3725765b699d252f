package org.polyprobe.run;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Progress;
import org.polyprobe.extract.ExtractOptions;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Pooling;
import org.polyprobe.extract.StateStore;
import org.polyprobe.model.Shape;
import org.polyprobe.nn.Dtype;
import org.polyprobe.nn.GemmPeak;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.nn.Placement;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;
import org.polyprobe.tokenizer.Encoding;

/**
 * How fast hidden states are extracted, against the fastest matrix product the machine does in the same run.
 *
 * <p>Counted are real tokens of all layers pooled, after the first batches that run side by side; operations are those of
 * the blocks' matrices and of attention.
 */
public final class ExtractionBench {
  private static final String TASK = "bench";
  private static final double PEAK_SECONDS = 3;

  private final RunSettings settings;
  private final int repeats;
  private final List<Definition> definitions = new ArrayList<>();
  private final List<Score> scores = new ArrayList<>();

  /** @param repeats passes over the texts; the value is their median, the interval their extremes */
  public ExtractionBench(RunSettings settings, int repeats) {
    this.settings = settings;
    this.repeats = repeats;
  }

  /** @param texts in any order: extraction sorts them */
  public Run over(String model, List<String> texts, List<Manifest.Data> data) throws IOException {
    Instant started = Instant.now();
    Libtorch.load();
    ExtractOptions options = settings.extract();
    Map<Dtype, Double> peaks = new LinkedHashMap<>();
    measurePeaks(peaks);
    double[] rates = new double[repeats];
    double operationsPerToken = 0;
    Manifest.Model described = null;
    for (int pass = 0; pass < repeats; pass++) {
      Pass timed = new Pass(model + ": pass " + (pass + 1), Extractor.sideBySide(options), settings.tokens());
      Checkpoint checkpoint = settings.open(model);
      try (StatesFolder passing = StatesFolder.passing(); Extractor extractor = new Extractor(model, checkpoint, options,
          new StateStore(passing.path(), note -> {}), timed, note -> {})) {
        try (Extracted states = extractor.extract(List.of(new Extractor.Request("texts", texts, Set.of(Pooling.MEAN))))) {
          operationsPerToken = operationsPerToken(checkpoint, extractor.shape(), states.of(texts).encodings());
        }
        described = Manifests.model(model, checkpoint);
      }
      rates[pass] = timed.rate();
    }
    measurePeaks(peaks);
    report(model, texts.size(), rates, operationsPerToken, peaks);
    return new Run(Manifests.of(settings, started, List.of(described), data, List.of()), definitions, scores);
  }

  private void report(String model, int n, double[] rates, double operationsPerToken, Map<Dtype, Double> peaks) {
    double peak = peaks.get(settings.extract().placement().dtype());
    double[] shares = Arrays.stream(rates).map(rate -> rate * operationsPerToken / peak).toArray();
    add(model, n, "tokens-per-second", "tokens/s", "Real tokens a second, all layers pooled; median, least and most of "
        + "the passes.", Direction.HIGHER_IS_BETTER, rates);
    add(model, n, "padding", "padding share", "Share of the rows multiplied that are padding. Batches are packed, so "
        + "there is none.", Direction.LOWER_IS_BETTER, 0);
    add(model, n, "utilisation", "share of the peak", "Operations of the blocks' matrices and of attention a second, "
        + "divided by the fastest matrix product in the same number type.", Direction.HIGHER_IS_BETTER, shares);
    add(model, n, "operations-per-token", "operations per token", "Multiplications and additions of the blocks' matrices "
        + "and of attention, per token.", Direction.DESCRIPTIVE, operationsPerToken);
    peaks.forEach((dtype, value) -> add(model, n, "gemm-peak." + dtype, "fastest product in " + dtype + ", operations/s",
        "Best of several products, before and after the passes.", Direction.DESCRIPTIVE, value));
    add(model, n, "peak-memory", "peak memory, bytes", "Largest resident size of the process, mapped weights included.",
        Direction.LOWER_IS_BETTER, peakMemory());
  }

  private void add(String model, int n, String name, String title, String description, Direction direction,
                   double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    definitions.add(new Definition(name, title, description, "Polyprobe", 0,
        title.contains("share") ? 1 : Double.POSITIVE_INFINITY, direction));
    double value = sorted[sorted.length / 2];
    boolean several = sorted.length > 1;
    scores.add(new Score(model, TASK, name, "", "", null, Pooling.MEAN.label(),
        settings.extract().placement().dtype().toString(), n, value, several ? sorted[0] : Double.NaN,
        several ? sorted[sorted.length - 1] : Double.NaN, Double.NaN, settings.extract().seed()));
  }

  private void measurePeaks(Map<Dtype, Double> peaks) {
    for (Dtype dtype : Dtype.values()) {
      Placement placement = new Placement(settings.extract().placement().device(), dtype);
      peaks.merge(dtype, GemmPeak.measure(placement, PEAK_SECONDS), Math::max);
    }
  }

  /**
   * Two per weight of each block's matrices, an encoder-decoder's decoder left out; in attention, two products over the
   * text's length in every block, as if heads spanned the hidden size.
   */
  private static double operationsPerToken(Checkpoint checkpoint, Shape shape, List<Encoding> encodings) {
    long weights = 0;
    for (String name : checkpoint.names()) {
      long[] size = checkpoint.shape(name);
      boolean run = name.matches(".*\\.\\d+\\..*") && !name.startsWith("decoder.");
      if (size.length == 2 && run) weights += size[0] * size[1];
    }
    double tokens = 0;
    double squares = 0;
    for (Encoding encoding : encodings) {
      tokens += encoding.length();
      squares += (double) encoding.length() * encoding.length();
    }
    return 2.0 * weights + 4.0 * shape.layers() * shape.hidden() * squares / tokens;
  }

  /** The high-water mark Linux keeps; NaN elsewhere. */
  private static double peakMemory() {
    String line = Manifests.procLine("/proc/self/status", "VmHWM");
    return line.endsWith("kB") ? Double.parseDouble(line.replace("kB", "").strip()) * 1024 : Double.NaN;
  }

  /** Listens to one pass and keeps the time from the end of its first batches on. */
  private static final class Pass implements Progress {
    private final String name;
    private final int first;
    private final Progress shown;
    private int batches;
    private long firstDone;
    private long firstAt;
    private long lastDone;
    private long lastAt;

    /** @param first batches that are not counted: they began together, before the clock */
    Pass(String name, int first, Progress shown) {
      this.name = name;
      this.first = first;
      this.shown = shown;
    }

    @Override
    public void at(String step, long done, long total) {
      lastDone = done;
      lastAt = System.nanoTime();
      if (++batches == first) {
        firstDone = done;
        firstAt = lastAt;
      }
      shown.at(name, done, total);
    }

    double rate() {
      if (batches <= first) {
        throw new InputException("the texts fit in " + (first == 1 ? "one batch" : first + " batches, which run side by side")
            + "; give more to measure a rate");
      }
      return (lastDone - firstDone) * 1e9 / (lastAt - firstAt);
    }
  }
}
