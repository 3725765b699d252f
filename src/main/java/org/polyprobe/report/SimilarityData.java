package org.polyprobe.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.result.Score;

/**
 * Scores of two layers as the page's scripts read them: {@code maps}, each of one measure, model, other model and language
 * with its cells {@code [layer, other layer, value, low, high]}. The language is −1 for the mean over all; the other model
 * is the model's own name where two of its layers are compared.
 */
final class SimilarityData {
  private record Map2(String measure, String model, String other, String language, int n) {}

  private final Scores scores;

  SimilarityData(Scores scores) {
    this.scores = scores;
  }

  void write(JsonGenerator json) throws IOException {
    Map<Map2, List<Score>> maps = new LinkedHashMap<>();
    for (Scores.Compared compared : scores.compared()) {
      Score score = compared.score();
      if (Double.isNaN(score.value())) continue;
      String other = score.referenceModel().isEmpty() ? compared.model() : score.referenceModel();
      maps.computeIfAbsent(new Map2(score.measure(), compared.model(), other, score.language(), score.n()),
          first -> new ArrayList<>()).add(score);
    }
    json.writeArrayFieldStart("maps");
    for (Map.Entry<Map2, List<Score>> map : maps.entrySet()) write(json, map.getKey(), map.getValue());
    json.writeEndArray();
  }

  private void write(JsonGenerator json, Map2 map, List<Score> cells) throws IOException {
    json.writeStartObject();
    json.writeStringField("measure", map.measure());
    json.writeStringField("title", scores.definition(map.measure()).title());
    json.writeStringField("model", map.model());
    json.writeStringField("other", map.other());
    json.writeNumberField("language", scores.languages().indexOf(map.language()));
    json.writeNumberField("n", map.n());
    json.writeArrayFieldStart("cells");
    for (Score cell : cells) {
      json.writeStartArray();
      json.writeNumber(cell.layer());
      json.writeNumber(cell.referenceLayer());
      for (double value : new double[] {cell.value(), cell.low(), cell.high()}) json.writeRawValue(PageData.rounded(value));
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
