package org.polyprobe.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/**
 * The scores as the page's scripts read them: JSON, one array a curve, five significant digits.
 *
 * <p>A curve is {@code [task, measure, model, language, reference, n, value, low, high, baseline]}: five indices (−1
 * for none), then n as a number if it is the same at all layers, then arrays aligned with the model's layers. An
 * array whose items are all null is null; a baseline that is the same at all layers is a number. Exact numbers are in
 * results.csv.
 */
final class PageData {
  private static final MathContext DIGITS = new MathContext(5);
  private static final List<String> TASKS = List.of("align", "retrieval", "similarity", "states", "families");
  /** Tasks with sections and data of their own. */
  private static final Set<String> UNLAYERED = Set.of("tokens", "explain");
  /** Families whose last hidden state is what the final norm returns. */
  private static final Set<String> FINAL_NORM = Set.of("bloom", "gemma", "gemma2", "gemma3_text", "gpt2",
      "llama", "mistral", "mt5", "qwen2", "qwen3", "t5");

  private final Scores scores;
  private final List<Run> runs;
  private final List<String> tasks;
  private final List<String> measures;
  private final Map<String, Set<Integer>> layers = new HashMap<>();          // by model, ascending

  PageData(Scores scores, List<Run> runs) {
    this.scores = scores;
    this.runs = runs;
    Set<String> allTasks = new LinkedHashSet<>(TASKS);
    scores.curves().keySet().forEach(curve -> allTasks.add(curve.task()));
    allTasks.removeIf(task -> !scores.has(task) || UNLAYERED.contains(task));
    Set<String> allMeasures = new LinkedHashSet<>();
    allTasks.forEach(task -> allMeasures.addAll(scores.measures(task)));
    tasks = List.copyOf(allTasks);
    measures = List.copyOf(allMeasures);
    scores.curves().forEach((curve, values) ->
        layers.computeIfAbsent(curve.model(), absent -> new TreeSet<>()).addAll(values.keySet()));
    layers.values().forEach(all -> all.remove(Scores.NO_LAYER));
  }

  /** JSON that is safe inside a script element: no {@code <}, {@code >} or {@code &} stands in it as such. */
  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonMapper().createGenerator(text)) {
      json.setCharacterEscapes(new InScript());
      json.writeStartObject();
      names(json, "tasks", tasks);
      json.writeArrayFieldStart("measures");
      for (String measure : measures) write(json, measure, scores.definition(measure));
      json.writeEndArray();
      json.writeArrayFieldStart("models");
      for (String model : scores.models()) write(json, model, scores.description(model));
      json.writeEndArray();
      json.writeArrayFieldStart("languages");
      for (String language : scores.languages()) {
        json.writeStartObject();
        json.writeStringField("tag", language);
        json.writeStringField("name", Scores.name(language));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("reference", scores.languages().indexOf(scores.reference()));
      json.writeNumberField("collapseSigns", SpaceFindings.COLLAPSE_SIGNS);
      json.writeArrayFieldStart("curves");
      for (var entry : scores.curves().entrySet()) {
        String task = entry.getKey().task();
        if (tasks.contains(task) && !TransferScores.isTransfer(task)) write(json, entry.getKey(), entry.getValue());
      }
      json.writeEndArray();
      new SimilarityData(scores).write(json);
      new PictureData(scores, runs).write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private void write(JsonGenerator json, String measure, Definition definition) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", measure);
    json.writeStringField("title", definition.title());
    json.writeStringField("description", definition.description());
    number(json, "lowest", definition.lowest());
    number(json, "highest", definition.highest());
    json.writeBooleanField("directed", Scores.directed(measure));
    json.writeEndObject();
  }

  private void write(JsonGenerator json, String label, Manifest.Model model) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", label);
    json.writeNumberField("hidden", model.hidden());
    json.writeBooleanField("finalNorm", FINAL_NORM.contains(model.family()));
    json.writeArrayFieldStart("layers");
    for (int layer : layers.getOrDefault(label, Set.of())) json.writeNumber(layer);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(JsonGenerator json, Curve curve, NavigableMap<Integer, Score> values) throws IOException {
    boolean single = values.firstKey() == Scores.NO_LAYER;
    List<Score> aligned = new ArrayList<>();
    if (single) aligned.add(values.firstEntry().getValue());
    else layers.get(curve.model()).forEach(layer -> aligned.add(values.get(layer)));
    json.writeStartArray();
    json.writeNumber(tasks.indexOf(curve.task()));
    json.writeNumber(measures.indexOf(curve.measure()));
    json.writeNumber(scores.models().indexOf(curve.model()));
    json.writeNumber(scores.languages().indexOf(curve.language()));
    json.writeNumber(scores.languages().indexOf(curve.reference()));
    column(json, aligned, Score::n, true);
    column(json, aligned, Score::value, false);
    column(json, aligned, Score::low, false);
    column(json, aligned, Score::high, false);
    column(json, aligned, Score::baseline, true);
    json.writeEndArray();
  }

  private static void column(JsonGenerator json, List<Score> curve, ToDoubleFunction<Score> column,
      boolean mayBeOneNumber) throws IOException {
    List<String> numbers = curve.stream()
        .map(score -> score == null ? "null" : rounded(column.applyAsDouble(score))).toList();
    long different = numbers.stream().distinct().count();
    if (different == 1 && (mayBeOneNumber || numbers.get(0).equals("null"))) {
      json.writeRawValue(numbers.get(0));
      return;
    }
    json.writeStartArray();
    for (String number : numbers) json.writeRawValue(number);
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(Double.isInfinite(value) ? "null" : rounded(value));
  }

  /** The shorter of plain and scientific form. */
  static String rounded(double value) {
    if (Double.isNaN(value)) return "null";
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    String plain = rounded.toPlainString();
    String scientific = rounded.unscaledValue() + "e" + -rounded.scale();
    return plain.length() <= scientific.length() ? plain : scientific;
  }

  private static void names(JsonGenerator json, String field, List<String> names) throws IOException {
    json.writeArrayFieldStart(field);
    for (String name : names) json.writeString(name);
    json.writeEndArray();
  }

  /** Escapes what could end the script element or start a comment in it. */
  private static final class InScript extends CharacterEscapes {
    @Override public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      for (char special : "<>&".toCharArray()) codes[special] = CharacterEscapes.ESCAPE_STANDARD;
      return codes;
    }

    @Override public SerializableString getEscapeSequence(int character) {
      return new SerializedString(String.format("\\u%04x", character));
    }
  }
}
