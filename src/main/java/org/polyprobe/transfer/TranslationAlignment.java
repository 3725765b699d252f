package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.polyprobe.InputException;
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
  public Path train(Course course) throws IOException {
    int layers = ModelFamily.of(course.base()).shape(course.base()).layers();
    Alignment alignment = new Alignment(rows(course), layer == 0 ? (2 * layers + 2) / 3 : layer, weight, TEMPERATURE,
        perStep, settings());
    return course.fineTune(course.base(), course.recipe(),
        new SourceData(course.examples(course.train()), course.examples(course.dev()), Variation.NONE, alignment));
  }

  /** Rows of all texts that have a source and one of the targets. */
  private List<Alignment.Row> rows(Course course) {
    List<Alignment.Row> rows = new ArrayList<>();
    Set<String> missing = new TreeSet<>(course.targets());
    course.sources().forEach(missing::remove);
    for (ParallelText text : texts) {
      for (String source : course.sources()) {
        List<String> others = text.languages().stream()
            .filter(language -> !language.equals(source) && course.targets().contains(language)).toList();
        if (!text.languages().contains(source) || others.isEmpty()) continue;
        rows.addAll(rows(text, source, others, course.tokenizer()));
        others.forEach(missing::remove);
      }
    }
    if (rows.isEmpty()) {
      throw new InputException(label() + ": " + texts.get(0).name() + " has no translations between the sources "
          + course.sources() + " and the targets " + course.targets());
    }
    if (!missing.isEmpty()) course.notes().accept(label() + ": no translations into " + String.join(", ", missing));
    return rows;
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
