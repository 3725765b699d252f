package org.polyprobe.result;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** {@code projections.csv}: RFC 4180 with line feeds, one point of one projection a row. */
final class ProjectionsCsv {
  static final List<String> HEADER = List.of("kind", "model", "method", "layer", "item", "language", "label", "text", "x", "y");

  private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private ProjectionsCsv() {}

  static void write(List<Picture> pictures, Appendable out) throws IOException {
    CSVPrinter rows = new CSVPrinter(out, FORMAT);
    rows.printRecord(HEADER);
    for (Picture picture : pictures) {
      for (Picture.Projection projection : picture.projections()) {
        for (int i = 0; i < picture.points().size(); i++) {
          Picture.Point point = picture.points().get(i);
          rows.printRecord(picture.kind(), projection.model(), projection.method(), projection.layer(), point.item(),
              point.language(), point.label(), point.text(), NumberOutput.toString(projection.x()[i], true),
              NumberOutput.toString(projection.y()[i], true));
        }
      }
    }
  }
}
