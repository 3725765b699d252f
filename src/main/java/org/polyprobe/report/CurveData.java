package org.polyprobe.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.polyprobe.result.LearningCurve;
import org.polyprobe.result.Run;

/**
 * Learning curves as the page's script reads them: {@code [{name, kind, loss: [[step, loss]], dev: [[step, score]]}]}, and
 * scores by labelled examples, {@code {name, kind: "shots", title, shots: [[k, score]]}}.
 */
final class CurveData {
  private CurveData() {}

  /** JSON that is safe inside a script element; empty where nothing was trained. */
  static String json(List<Run> runs, TransferScores scores) {
    List<Map<String, Object>> curves = new ArrayList<>();
    for (Run run : runs) {
      for (LearningCurve curve : run.curves()) {
        curves.add(Map.of("name", curve.model() + ", " + curve.source() + ", seed " + curve.seed(), "kind", curve.kind(),
            "loss", points(curve.steps(), curve.losses()), "dev", points(curve.devSteps(), curve.devScores())));
      }
    }
    for (String model : scores.models()) {
      for (String source : scores.sources(model)) {
        for (ShotTable.Line line : new ShotTable(scores).lines(model, source)) {
          curves.add(Map.of("name", line.name(), "kind", "shots", "title", model + " trained on " + TransferScores.name(source),
              "shots", points(line.counts(), line.values())));
        }
      }
    }
    if (curves.isEmpty()) return "";
    try {
      return new JsonMapper().writeValueAsString(curves).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<List<Number>> points(List<Integer> steps, List<Double> values) {
    List<List<Number>> points = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) points.add(List.of(steps.get(i), Double.parseDouble(PageData.rounded(values.get(i)))));
    return points;
  }
}
