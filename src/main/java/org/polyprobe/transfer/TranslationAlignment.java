package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.data.ParallelText;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tune.Alignment;
import org.polyprobe.tune.SourceData;
import org.polyprobe.tune.Variation;

/**
 * Fine-tuning that also pulls translations together at one layer. It sees unlabelled sentences of the targets, so what it
 * gains is not zero-shot in the strictest sense.
 *
 * @param texts translations; languages that are neither sources nor targets are left out
 * @param layer 0 for two thirds of the way up, where translations lie closest in most models
 * @param weight of this loss beside that of the labels
 * @param perStep pairs a step
 */
public record TranslationAlignment(List<ParallelText> texts, int layer, double weight, int perStep) implements Remedy {
  private static final double TEMPERATURE = 0.1;

  @Override
  public String label() {
    return "align-" + weight + (layer == 0 ? "" : "-layer-" + layer);
  }

  @Override
  public String settings() {
    return label() + " " + perStep + " " + texts.stream().map(ParallelText::digest).toList();
  }

  @Override
  public String meaning() {
    return "Every step also pulls " + perStep + " pairs of translations together at " + (layer == 0
        ? "the layer two thirds of the way up" : "layer " + layer) + " (InfoNCE over mean states, weight " + weight
        + ", temperature " + TEMPERATURE + "): unlabelled sentences of the targets are seen.";
  }

  @Override
  public String source() {
    return "Chi et al. 2021 (InfoXLM)";
  }

  @Override
  public List<String> check(TransferPlan plan, Checkpoint base) {
    alignment(List.of(), base).require(ModelFamily.of(base).shape(base));
    Set<String> targets = plan.test().keySet();
    List<String> notes = new ArrayList<>();
    for (List<String> sources : plan.sources()) {
      Set<String> missing = new TreeSet<>(targets);
      sources.forEach(missing::remove);
      int before = missing.size();
      for (ParallelText text : texts) for (String source : sources) others(text, source, targets).forEach(missing::remove);
      if (before > 0 && missing.size() == before) {
        throw new InputException("--remedy " + label() + ": " + texts.get(0).name() + " has no translations between "
            + String.join(", ", sources) + " and " + String.join(", ", missing) + "; name some in --align-text");
      }
      if (!missing.isEmpty()) notes.add(label() + ": no translations into " + String.join(", ", missing));
    }
    return notes;
  }

  @Override
  public Path train(Course course) throws IOException {
    List<Alignment.Row> rows = new ArrayList<>();
    for (ParallelText text : texts) {
      for (String source : course.sources()) {
        List<String> others = others(text, source, course.targets());
        if (!others.isEmpty()) rows.addAll(rows(text, source, others, course.tokenizer()));
      }
    }
    return course.fineTune(course.base(), course.recipe(), new SourceData(course.examples(course.train()),
        course.examples(course.dev()), Variation.NONE, alignment(rows, course.base())));
  }

  private Alignment alignment(List<Alignment.Row> rows, Checkpoint base) {
    int layers = ModelFamily.of(base).shape(base).layers();
    return new Alignment(rows, layer == 0 ? (2 * layers + 2) / 3 : layer, weight, TEMPERATURE, perStep, settings());
  }

  /** The targets that a text has translations of a source into. */
  private static List<String> others(ParallelText text, String source, Collection<String> targets) {
    if (!text.languages().contains(source)) return List.of();
    return text.languages().stream().filter(language -> !language.equals(source) && targets.contains(language)).toList();
  }

  private static List<Alignment.Row> rows(ParallelText text, String source, List<String> others, Tokenizer tokenizer) {
    List<Encoding> sources = tokenizer.encode(text.texts(source));
    List<List<Encoding>> translations = others.stream().map(other -> tokenizer.encode(text.texts(other))).toList();
    List<Alignment.Row> rows = new ArrayList<>();
    for (int row = 0; row < text.rows(); row++) {
      List<Encoding> own = new ArrayList<>();
      for (int other = 0; other < others.size(); other++) {
        if (!text.texts(others.get(other)).get(row).isEmpty()) own.add(translations.get(other).get(row));
      }
      if (!own.isEmpty() && !text.texts(source).get(row).isEmpty()) rows.add(new Alignment.Row(sources.get(row), own));
    }
    return rows;
  }
}
