package org.polyprobe.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.polyprobe.InputException;

/**
 * The built-in inference sets: groups of three premises and three hypotheses, where every premise meets every hypothesis
 * and the nine labels make a Latin square. A group is one independent item.
 */
final class InferenceGroups {
  private static final List<String> LABELS = List.of("entailment", "neutral", "contradiction");
  private static final int SIDE = 3;

  private InferenceGroups() {}

  static LabelledText parse(TextLines file, String language) throws IOException {
    Table table = Table.of(file);
    if (!table.has(language)) {
      throw new InputException(file.name() + ": no language " + language + "; languages: "
          + String.join(", ", table.header().subList(2, table.header().size())));
    }
    List<String> groups = table.column("group").cells();
    List<String> roles = table.column("role").cells();
    List<String> texts = table.column(language).cells();
    Map<String, Map<String, Integer>> byGroup = new LinkedHashMap<>();
    for (int row = 0; row < texts.size(); row++) {
      byGroup.computeIfAbsent(groups.get(row), absent -> new LinkedHashMap<>()).put(roles.get(row), row);
    }
    List<LabelledText.Row> rows = new ArrayList<>();
    byGroup.forEach((group, places) -> {
      for (int p = 0; p < SIDE; p++) {
        for (int h = 0; h < SIDE; h++) {
          int premise = places.get("premise" + (p + 1));
          int hypothesis = places.get("hypothesis" + (h + 1));
          rows.add(new LabelledText.Row(table.lines().get(premise), group, texts.get(premise), texts.get(hypothesis),
              LABELS.get((p + h) % SIDE)));
        }
      }
    });
    return new LabelledText(file.name(), rows, LABELS, 0, table.digest());
  }
}
