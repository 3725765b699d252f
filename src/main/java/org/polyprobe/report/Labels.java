package org.polyprobe.report;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/**
 * What a model is called on the page: its name, and what tells it apart where one name stands for several.
 *
 * <p>The same number under the same name is told apart by number type, then pooling, then the run it is from.
 */
final class Labels {
  private record Cell(String model, String task, String measure, String language, String reference, Integer layer) {}

  private final Map<String, Set<String>> dtypes = new HashMap<>();          // by model
  private final Map<String, Set<String>> poolings = new HashMap<>();        // by model and task
  private final Set<String> inSeveralRuns = new HashSet<>();                // names that clash even so

  Labels(List<Run> runs) {
    for (Run run : runs) {
      for (Score score : run.scores()) {
        dtypes.computeIfAbsent(score.model(), absent -> new LinkedHashSet<>()).add(score.dtype());
        Set<String> ofTask = poolings.computeIfAbsent(score.model() + "\n" + score.task(), absent -> new LinkedHashSet<>());
        if (!score.pooling().isEmpty()) ofTask.add(score.pooling());   // words' numbers have none and need no telling apart
      }
    }
    Map<Cell, Integer> seen = new HashMap<>();
    for (int r = 0; r < runs.size(); r++) {
      for (Score score : runs.get(r).scores()) {
        String label = distinguished(score);
        Integer earlier = seen.putIfAbsent(new Cell(label, score.task(), score.measure(), score.language(),
            score.reference(), score.layer()), r);
        if (earlier != null && earlier != r) inSeveralRuns.add(label);
      }
    }
  }

  String of(int run, Score score) {
    String label = distinguished(score);
    return inSeveralRuns.contains(label) ? label + ", run " + (run + 1) : label;
  }

  private String distinguished(Score score) {
    String label = score.model();
    if (dtypes.get(score.model()).size() > 1) label += ", " + score.dtype();
    if (!score.pooling().isEmpty() && poolings.get(score.model() + "\n" + score.task()).size() > 1) {
      label += ", " + score.pooling() + " pooling";
    }
    return label;
  }
}
