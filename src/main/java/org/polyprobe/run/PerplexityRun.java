package org.polyprobe.run;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.Masking;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;
import org.polyprobe.run.Perplexity.Line;

/** How likely language models find the texts of each language. */
public final class PerplexityRun {
  private final RunSettings settings;
  private final Masking masking;
  private final int stride;
  private final Set<String> notes = new LinkedHashSet<>();

  /** @param stride tokens from one window of a long text to the next; 0 for half a window */
  public PerplexityRun(RunSettings settings, Masking masking, int stride) {
    this.settings = settings;
    this.masking = masking;
    this.stride = stride;
  }

  /**
   * Scores all texts under all models, in the order given.
   *
   * @param data what the texts are from, for the manifest
   */
  public Run over(List<String> names, List<ParallelText> texts, List<Manifest.Data> data) throws IOException {
    Instant started = Instant.now();
    List<Manifest.Model> models = new ArrayList<>();
    Map<String, Definition> definitions = new LinkedHashMap<>();
    List<Score> scores = new ArrayList<>();
    for (String name : names) {
      try (Checkpoint checkpoint = settings.open(name)) {
        models.add(Manifests.model(name, checkpoint));
        ScoreSheet sheet = measure(name, checkpoint, texts);
        sheet.definitions().forEach(definition -> definitions.putIfAbsent(definition.name(), definition));
        scores.addAll(sheet.scores());
        notes.addAll(sheet.notes());
      }
    }
    return new Run(Manifests.of(settings, started, models, data, notes), List.copyOf(definitions.values()), scores);
  }

  private ScoreSheet measure(String name, Checkpoint checkpoint, List<ParallelText> texts) throws IOException {
    Map<String, Set<String>> languages = byLanguage(texts);
    try (PointerScope scope = new PointerScope(); Bootstrap bootstrap = new Bootstrap(settings.extract().seed());
         TextLikelihoods likelihoods = new TextLikelihoods(name, checkpoint, settings, masking, stride)) {
      ScoreSheet sheet = new ScoreSheet(name, settings.extract().placement().dtype().toString(), bootstrap);
      Map<String, Line> lines = likelihoods.of(languages, sheet);
      languages.forEach((language, own) -> {
        List<Line> predicted = own.stream().filter(lines::containsKey).map(lines::get).toList();
        if (predicted.size() < own.size()) {
          sheet.note("%s: %d of %d texts in %s have no token to predict and are left out".formatted(name,
              own.size() - predicted.size(), own.size(), language));
        }
        if (!predicted.isEmpty()) likelihoods.measures().rates(language, predicted, sheet);
      });
      for (ParallelText text : texts) relative(text, lines, likelihoods.measures(), sheet);
      return sheet;
    }
  }

  /** The distinct texts of each language; a language that several have gives those of all of them. */
  private static Map<String, Set<String>> byLanguage(List<ParallelText> texts) {
    Map<String, Set<String>> all = new LinkedHashMap<>();
    for (ParallelText text : texts) {
      for (String language : text.languages()) {
        all.computeIfAbsent(language, l -> new LinkedHashSet<>()).addAll(text.texts(language));
      }
    }
    all.values().forEach(own -> own.remove(""));
    return all;
  }

  /** Each language against English, or against the first where there is no English. */
  private static void relative(ParallelText text, Map<String, Line> lines, Perplexity measures, ScoreSheet sheet) {
    String reference = text.languages().stream()
        .filter(tag -> Locale.forLanguageTag(tag).getLanguage().equals("en")).findFirst()
        .orElse(text.languages().get(0));
    List<String> theirs = text.texts(reference);
    for (String language : text.languages()) {
      if (language.equals(reference)) continue;
      List<String> own = text.texts(language);
      int[] rows = IntStream.range(0, text.rows())
          .filter(row -> lines.containsKey(own.get(row)) && lines.containsKey(theirs.get(row))).toArray();
      if (rows.length == 0) continue;
      measures.relative(language, reference, IntStream.of(rows).mapToObj(row -> lines.get(own.get(row))).toList(),
          IntStream.of(rows).mapToObj(row -> lines.get(theirs.get(row))).toList(), sheet);
    }
  }
}
