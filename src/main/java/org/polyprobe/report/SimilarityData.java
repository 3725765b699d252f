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
  private record Key(String measure, String model, String other, String language, int n) {}

  private final Scores scores;

  SimilarityData(Scores scores) {
    this.scores = scores;
  }

  void write(JsonGenerator json) throws IOException {
    Map<Key, List<Scores.Compared>> maps = new LinkedHashMap<>();
    for (Scores.Compared compared : scores.compared()) {
      Score score = compared.score();
      if (Double.isNaN(score.value())) continue;
      String other = compared.other().model().isEmpty() ? compared.model() : compared.other().model();
      maps.computeIfAbsent(new Key(score.measure(), compared.model(), other, score.language(), score.n()),
          first -> new ArrayList<>()).add(compared);
    }
    json.writeArrayFieldStart("maps");
    for (Map.Entry<Key, List<Scores.Compared>> map : maps.entrySet()) write(json, map.getKey(), map.getValue());
    json.writeEndArray();
  }

  private void write(JsonGenerator json, Key key, List<Scores.Compared> cells) throws IOException {
    json.writeStartObject();
    json.writeStringField("measure", key.measure());
    json.writeStringField("title", scores.definition(key.measure()).title());
    json.writeStringField("model", key.model());
    json.writeStringField("other", key.other());
    json.writeNumberField("language", scores.languages().indexOf(key.language()));
    json.writeNumberField("n", key.n());
    json.writeArrayFieldStart("cells");
    for (Scores.Compared cell : cells) {
      Score score = cell.score();
      json.writeStartArray();
      json.writeNumber(score.layer());
      json.writeNumber(cell.other().layer());
      for (double value : new double[] {score.value(), score.low(), score.high()}) json.writeRawValue(PageData.rounded(value));
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
