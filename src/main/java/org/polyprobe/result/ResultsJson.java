package org.polyprobe.result;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.polyprobe.InputException;

/**
 * {@code results.json}: a whole {@link Run} but for its pictures, and back.
 *
 * <p>Keys come in the order of the records' components; learning curves are left out where there are none. JSON has no NaN and no infinity: a number that does not exist
 * is null, and so is a bound of a {@link Definition} that is infinite. What is read equals what was written.
 */
public final class ResultsJson {
  private static final String FORMAT = "polyprobe-run/1";

  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
      .build();

  private ResultsJson() {}

  /** Writes the run; leaves {@code out}, which must encode UTF-8, open. */
  public static void write(Run run, Writer out) throws IOException {
    try (JsonGenerator json = generator(out)) {
      json.writeStartObject();
      json.writeStringField("format", FORMAT);
      json.writeFieldName("manifest");
      write(json, run.manifest());
      json.writeArrayFieldStart("definitions");
      for (Definition definition : run.definitions()) write(json, definition);
      json.writeEndArray();
      json.writeArrayFieldStart("scores");
      for (Score score : run.scores()) write(json, score);
      json.writeEndArray();
      if (!run.curves().isEmpty()) {
        json.writeArrayFieldStart("curves");
        for (LearningCurve curve : run.curves()) write(json, curve);
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** Writes JSON as all our files are written; closing it leaves {@code out} open. */
  public static JsonGenerator generator(Writer out) throws IOException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return MAPPER.createGenerator(out)
        .setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
  }

  /** Reads a run; a file that is damaged or not ours is an {@link InputException} naming the place. */
  public static Run read(Path file) throws IOException {
    JsonNode root = tree(file);
    JsonNode format = root.path("format");
    if (!FORMAT.equals(format.asText())) {
      throw new InputException(file + ": \"format\" is " + (format.isMissingNode() ? "absent" : format)
          + ", expected \"" + FORMAT + "\" as in a results.json by Polyprobe");
    }
    JsonFields fields = new JsonFields(file + ": ", root);
    return new Run(manifest(fields.object("manifest")),
        fields.objects("definitions").stream().map(ResultsJson::definition).toList(),
        fields.objects("scores").stream().map(ResultsJson::score).toList(),
        List.of(), root.has("curves") ? fields.objects("curves").stream().map(ResultsJson::curve).toList() : List.of());
  }

  private static JsonNode tree(Path file) throws IOException {
    if (Files.isDirectory(file)) throw new InputException(file + " is a folder, expected a results.json");
    try (var in = Files.newBufferedReader(file)) {
      return MAPPER.readTree(in);
    } catch (NoSuchFileException absent) {
      throw new InputException(file + ": no such file", absent);
    } catch (JacksonException damaged) {
      String where = damaged.getLocation() == null ? "" : ", line " + damaged.getLocation().getLineNr();
      throw new InputException(file + where + ": not JSON: " + damaged.getOriginalMessage(), damaged);
    } catch (CharacterCodingException damaged) {
      throw new InputException(file + ": not UTF-8 text", damaged);
    }
  }

  /** Writes one object. */
  public static void write(JsonGenerator json, Manifest manifest) throws IOException {
    json.writeStartObject();
    json.writeStringField("version", manifest.version());
    json.writeStringField("command", manifest.command());
    json.writeStringField("started", manifest.started());
    number(json, "wallSeconds", manifest.wallSeconds());
    json.writeNumberField("seed", manifest.seed());
    json.writeNumberField("threads", manifest.threads());
    json.writeStringField("device", manifest.device());
    json.writeObjectFieldStart("environment");
    for (var entry : manifest.environment().entrySet()) json.writeStringField(entry.getKey(), entry.getValue());
    json.writeEndObject();
    json.writeArrayFieldStart("models");
    for (Manifest.Model model : manifest.models()) write(json, model);
    json.writeEndArray();
    json.writeArrayFieldStart("data");
    for (Manifest.Data data : manifest.data()) write(json, data);
    json.writeEndArray();
    texts(json, "notes", manifest.notes());
    json.writeEndObject();
  }

  private static Manifest manifest(JsonFields in) {
    return new Manifest(in.text("version"), in.text("command"), in.text("started"),
        in.number("wallSeconds", Double.NaN), in.integer("seed"), in.smallInteger("threads"), in.text("device"),
        in.textMap("environment"), in.objects("models").stream().map(ResultsJson::model).toList(),
        in.objects("data").stream().map(ResultsJson::data).toList(), in.texts("notes"));
  }

  private static void write(JsonGenerator json, Manifest.Model model) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", model.name());
    json.writeStringField("source", model.source());
    json.writeStringField("commit", model.commit());
    json.writeStringField("family", model.family());
    json.writeStringField("digest", model.digest());
    json.writeNumberField("layers", model.layers());
    json.writeNumberField("hidden", model.hidden());
    json.writeNumberField("vocabulary", model.vocabulary());
    json.writeNumberField("parameters", model.parameters());
    json.writeEndObject();
  }

  private static Manifest.Model model(JsonFields in) {
    return new Manifest.Model(in.text("name"), in.text("source"), in.textOr("", "commit"), in.text("family"), in.text("digest"),
        in.smallInteger("layers"), in.smallInteger("hidden"), in.smallInteger("vocabulary"),
        in.integer("parameters"));
  }

  private static void write(JsonGenerator json, Manifest.Data data) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", data.name());
    json.writeStringField("kind", data.kind());
    json.writeStringField("digest", data.digest());
    json.writeNumberField("rows", data.rows());
    texts(json, "languages", data.languages());
    json.writeEndObject();
  }

  private static Manifest.Data data(JsonFields in) {
    return new Manifest.Data(in.text("name"), in.text("kind"), in.text("digest"), in.smallInteger("rows"),
        in.texts("languages"));
  }

  /** Writes one object. */
  public static void write(JsonGenerator json, Definition definition) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", definition.name());
    json.writeStringField("title", definition.title());
    json.writeStringField("description", definition.description());
    json.writeStringField("source", definition.source());
    number(json, "lowest", definition.lowest());
    number(json, "highest", definition.highest());
    json.writeStringField("direction", definition.direction().name());
    json.writeEndObject();
  }

  private static Definition definition(JsonFields in) {
    return new Definition(in.text("name"), in.text("title"), in.text("description"), in.text("source"),
        in.number("lowest", Double.NEGATIVE_INFINITY), in.number("highest", Double.POSITIVE_INFINITY),
        in.constant("direction", Definition.Direction.class));
  }

  private static void write(JsonGenerator json, Score score) throws IOException {
    json.writeStartObject();
    writeFields(json, score);
    json.writeEndObject();
  }

  /** Writes a score's fields into the open object. */
  public static void writeFields(JsonGenerator json, Score score) throws IOException {
    json.writeStringField("model", score.model());
    json.writeStringField("task", score.task());
    json.writeStringField("measure", score.measure());
    json.writeStringField("language", score.language());
    json.writeStringField("reference", score.reference());
    if (score.layer() == null) json.writeNullField("layer");
    else json.writeNumberField("layer", score.layer());
    json.writeStringField("pooling", score.pooling());
    json.writeStringField("dtype", score.dtype());
    json.writeNumberField("n", score.n());
    number(json, "value", score.value());
    number(json, "low", score.low());
    number(json, "high", score.high());
    number(json, "baseline", score.baseline());
    json.writeNumberField("seed", score.seed());
  }

  private static Score score(JsonFields in) {
    return new Score(in.text("model"), in.text("task"), in.text("measure"), in.text("language"),
        in.text("reference"), in.isNull("layer") ? null : in.smallInteger("layer"), in.text("pooling"),
        in.text("dtype"), in.smallInteger("n"), in.number("value", Double.NaN), in.number("low", Double.NaN),
        in.number("high", Double.NaN), in.number("baseline", Double.NaN), in.integer("seed"));
  }

  private static void write(JsonGenerator json, LearningCurve curve) throws IOException {
    json.writeStartObject();
    json.writeStringField("model", curve.model());
    json.writeStringField("source", curve.source());
    json.writeStringField("kind", curve.kind());
    json.writeNumberField("seed", curve.seed());
    numbers(json, "steps", curve.steps());
    numbers(json, "losses", curve.losses());
    numbers(json, "devSteps", curve.devSteps());
    numbers(json, "devScores", curve.devScores());
    json.writeEndObject();
  }

  private static LearningCurve curve(JsonFields in) {
    return new LearningCurve(in.text("model"), in.text("source"), in.text("kind"), in.integer("seed"),
        in.numbers("steps").stream().map(Double::intValue).toList(), in.numbers("losses"),
        in.numbers("devSteps").stream().map(Double::intValue).toList(), in.numbers("devScores"));
  }

  private static void numbers(JsonGenerator json, String name, List<? extends Number> numbers) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(MAPPER.writeValueAsString(numbers));
  }

  /** Writes a number, or null where there is none. */
  public static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isNaN(value) || Double.isInfinite(value)) json.writeNullField(name);
    else json.writeNumberField(name, value);
  }

  private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) json.writeString(text);
    json.writeEndArray();
  }
}
