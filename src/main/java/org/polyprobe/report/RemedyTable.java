package org.polyprobe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.polyprobe.result.Score;

/** Remedies beside plain fine-tuning: what each gains in which language, and what it costs. */
record RemedyTable(TransferScores scores) {
  private static final String GAIN = "gain.";
  private static final String ALL_TARGETS = "";

  /** Empty where no remedy was tried. */
  String html(String model, String source) {
    List<String> remedies = remedies(model, source);
    if (remedies.isEmpty()) return "";
    List<String> targets = scores.targets(model, source);
    List<String> header = new ArrayList<>(List.of("Remedy", "Mean gain<br/><span class=\"below\">targets not trained on</span>"));
    targets.forEach(target -> header.add("Gain in " + Tables.language(target)));
    header.add("Cost<br/><span class=\"below\">tokens, plain = 1</span>");
    List<List<String>> rows = new ArrayList<>();
    for (String remedy : remedies) {
      List<String> row = new ArrayList<>(List.of(Html.escape(remedy), gain(model, remedy, source, ALL_TARGETS)));
      for (String target : targets) row.add(gain(model, remedy, source, target));
      row.add(scores.at(model, "cost." + remedy, source, ALL_TARGETS).map(cost -> Words.number(cost.value())).orElse("—"));
      rows.add(row);
    }
    return Html.table("Remedies against plain fine-tuning", header, rows);
  }

  /** A sentence on which remedies help; empty where none was tried. */
  Optional<String> finding(String model, String source) {
    List<String> parts = remedies(model, source).stream()
        .flatMap(remedy -> scores.at(model, GAIN + remedy, source, ALL_TARGETS).stream()
            .map(gain -> remedy + " " + signed(gain) + (gain.low() > 0 ? ", a gain" : gain.high() < 0 ? ", a loss" : ", no difference established")))
        .toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of("Against plain fine-tuning of " + model + " on "
        + TransferScores.name(source) + ", mean over the languages it was not trained on: " + String.join("; ", parts) + ".");
  }

  private List<String> remedies(String model, String source) {
    return scores.parts(GAIN).stream().filter(part -> !ShotTable.isShots(part))
        .filter(remedy -> scores.targets(model, source).stream().anyMatch(target -> scores.at(model, GAIN + remedy, source, target).isPresent()))
        .toList();
  }

  private String gain(String model, String remedy, String source, String target) {
    return scores.at(model, GAIN + remedy, source, target).map(gain -> {
      String score = scores.at(model, scores.main() + "." + remedy, source, target)
          .map(own -> "<br/><span class=\"below\">" + Words.number(own.value()) + "</span>").orElse("");
      return String.format(java.util.Locale.ROOT, "%+.3f", gain.value()) + "<br/><span class=\"interval\">" + Words.interval(gain)
          + "</span>" + score;
    }).orElse("—");
  }

  private static String signed(Score gain) {
    return String.format(java.util.Locale.ROOT, "%+.3f", gain.value()) + " " + Words.interval(gain);
  }
}
