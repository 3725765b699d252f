package org.polyprobe.study;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.polyprobe.result.Definition;
import org.polyprobe.result.ResultsCsv;
import org.polyprobe.result.ResultsJson;
import org.polyprobe.result.Run;
import org.polyprobe.result.RunFolder;
import org.polyprobe.result.Score;

/** The files of a study: all scores of all steps, and the comparison. */
final class StudyFiles {
  private static final String FORMAT = "polyprobe-study/1";
  private static final List<String> COMPARISON = List.of("quantity", "step", "model", "measure", "language", "reference",
      "layer", "paper", "paper_whence", "value", "low", "high", "baseline", "n", "note", "left_out");

  private final StudyResults results;

  private StudyFiles(StudyResults results) {
    this.results = results;
  }

  static void write(StudyResults results, RunFolder files) {
    StudyFiles study = new StudyFiles(results);
    files.write("results.csv", out -> flushed(new OutputStreamWriter(out, StandardCharsets.UTF_8), study::scores));
    files.write("results.json", out -> flushed(new OutputStreamWriter(out, StandardCharsets.UTF_8), study::json));
    files.write("comparison.csv", out -> flushed(new OutputStreamWriter(out, StandardCharsets.UTF_8), study::comparison));
  }

  private interface Content {
    void writeTo(Writer out) throws IOException;
  }

  private static void flushed(Writer out, Content content) throws IOException {
    content.writeTo(out);
    out.flush();
  }

  private List<Outcome> done() {
    return results.outcomes().stream().filter(Outcome::done).toList();
  }

  private void scores(Writer out) throws IOException {
    ResultsCsv.writeStepHeader(out);
    for (Outcome outcome : done()) {
      ResultsCsv.writeStep(outcome.step().name(), StudyResults.run(results.folder(), outcome).scores(), out);
    }
  }

  private void comparison(Writer out) throws IOException {
    CSVPrinter rows = new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
    rows.printRecord(COMPARISON);
    for (Finding finding : results.findings()) {
      Claim claim = finding.claim();
      Score score = finding.score();
      boolean none = score == null;
      rows.printRecord(claim.quantity(), claim.step(), claim.model(), claim.measure(), claim.language(),
          none ? claim.reference() : score.reference(), none ? claim.layer() : score.layer(), claim.printed(),
          claim.whence(), none ? null : number(score.value()), none ? null : number(score.low()),
          none ? null : number(score.high()), none ? null : number(score.baseline()), none ? null : score.n(),
          claim.note(), finding.why());
    }
  }

  private static Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private void json(Writer out) throws IOException {
    try (JsonGenerator json = ResultsJson.generator(out)) {
      json.writeStartObject();
      json.writeStringField("format", FORMAT);
      json.writeStringField("title", results.study().title());
      json.writeStringField("paper", results.study().paper());
      json.writeArrayFieldStart("steps");
      for (Outcome outcome : results.outcomes()) step(json, outcome);
      json.writeEndArray();
      json.writeArrayFieldStart("comparison");
      for (Finding finding : results.findings()) finding(json, finding);
      json.writeEndArray();
      Set<Definition> definitions = new LinkedHashSet<>();
      json.writeArrayFieldStart("scores");
      for (Outcome outcome : done()) {
        Run run = StudyResults.run(results.folder(), outcome);
        definitions.addAll(run.definitions());
        for (Score score : run.scores()) {
          json.writeStartObject();
          json.writeStringField("step", outcome.step().name());
          ResultsJson.writeFields(json, score);
          json.writeEndObject();
        }
      }
      json.writeEndArray();
      json.writeArrayFieldStart("definitions");
      for (Definition definition : definitions) ResultsJson.write(json, definition);
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void step(JsonGenerator json, Outcome outcome) throws IOException {
    json.writeStartObject();
    json.writeStringField("step", outcome.step().name());
    json.writeStringField("model", outcome.model());
    json.writeStringField("folder", outcome.folder());
    json.writeStringField("command", outcome.command());
    json.writeStringField("leftOut", outcome.why());
    json.writeFieldName("manifest");
    if (outcome.done()) ResultsJson.write(json, outcome.manifest());
    else json.writeNull();
    json.writeEndObject();
  }

  private static void finding(JsonGenerator json, Finding finding) throws IOException {
    Claim claim = finding.claim();
    json.writeStartObject();
    json.writeStringField("quantity", claim.quantity());
    ResultsJson.number(json, "paper", claim.paper());
    json.writeStringField("paperWhence", claim.whence());
    json.writeStringField("note", claim.note());
    json.writeStringField("step", claim.step());
    if (finding.score() == null) {
      json.writeStringField("model", claim.model());
      json.writeStringField("measure", claim.measure());
      json.writeStringField("language", claim.language());
      json.writeNullField("value");
    } else {
      ResultsJson.writeFields(json, finding.score());
    }
    json.writeStringField("leftOut", finding.why());
    json.writeEndObject();
  }
}
