package org.polyprobe.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.polyprobe.result.Picture;
import org.polyprobe.result.Run;

/**
 * The pictures as the page's scripts read them: {@code pictures}, in each the points as {@code [item, language, label,
 * text]} with indices (−1 for none), and projections as {@code [model, method, layer, x, y]}, coordinates from 0 to 999
 * in one scale for both axes. Exact ones are in projections.csv.
 */
final class PictureData {
  private static final int STEPS = 999;

  private final Scores scores;
  private final List<Run> runs;

  PictureData(Scores scores, List<Run> runs) {
    this.scores = scores;
    this.runs = runs;
  }

  void write(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("pictures");
    for (Run run : runs) for (Picture picture : run.pictures()) write(json, picture);
    json.writeEndArray();
  }

  private void write(JsonGenerator json, Picture picture) throws IOException {
    List<String> labels = picture.points().stream().map(Picture.Point::label).distinct().toList();
    json.writeStartObject();
    json.writeStringField("kind", picture.kind());
    json.writeStringField("labelled", picture.labelled());
    json.writeArrayFieldStart("labels");
    for (String label : labels) json.writeString(label);
    json.writeEndArray();
    json.writeArrayFieldStart("points");
    for (Picture.Point point : picture.points()) {
      json.writeStartArray();
      json.writeNumber(point.item());
      json.writeNumber(scores.languages().indexOf(point.language()));
      json.writeNumber(labels.indexOf(point.label()));
      json.writeString(point.text());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("projections");
    for (Picture.Projection projection : picture.projections()) write(json, projection);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(JsonGenerator json, Picture.Projection projection) throws IOException {
    double reach = Math.max(reach(projection.x()), reach(projection.y()));
    json.writeStartArray();
    json.writeString(projection.model());
    json.writeString(projection.method());
    json.writeNumber(projection.layer());
    for (double[] axis : List.of(projection.x(), projection.y())) {
      double low = Arrays.stream(axis).min().orElse(0) - (reach - reach(axis)) / 2;   // the shorter axis in the middle
      json.writeStartArray();
      for (double value : axis) json.writeNumber(reach == 0 ? 0 : Math.round(STEPS * (value - low) / reach));
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static double reach(double[] axis) {
    return Arrays.stream(axis).max().orElse(0) - Arrays.stream(axis).min().orElse(0);
  }
}
