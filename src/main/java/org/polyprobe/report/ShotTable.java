package org.polyprobe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.polyprobe.result.Score;

/** What models gain by a few labelled examples of a target, beside zero-shot on the same rows. */
record ShotTable(TransferScores scores) {
  private static final Pattern SHOTS = Pattern.compile("(?:(.+)\\.)?shots-(\\d+)");
  private static final String PLAIN = "";
  private static final String ALL_TARGETS = "";

  /** Whether the part of a measure's name after {@code gain.} tells of few-shot adaptation. */
  static boolean isShots(String part) {
    return SHOTS.matcher(part).matches();
  }

  /** Empty where nothing was adapted. */
  String html(String model, String source) {
    List<Integer> counts = counts(model, source);
    if (counts.isEmpty()) return "";
    List<String> targets = targets(model, source);
    List<String> header = new ArrayList<>(List.of("Examples per class", "Training", "Mean gain<br/><span class=\"below\">plain: over "
        + "zero-shot; others: over plain</span>"));
    for (String target : targets) {
      Score score = scores.at(model, measure(scores.main(), PLAIN, 0), source, target).orElseThrow();
      header.add(Tables.language(target) + "<br/><span class=\"below\">n " + Words.count(score.n()) + ", chance "
          + Words.number(score.baseline()) + "</span>");
    }
    List<List<String>> rows = new ArrayList<>();
    for (int k : counts) {
      for (String remedy : remedies(model, source)) {
        List<String> row = new ArrayList<>(List.of(k == 0 ? "0, zero-shot" : String.valueOf(k),
            remedy.equals(PLAIN) ? "plain" : Html.escape(remedy), gain(model, source, remedy, k).map(ShotTable::signed).orElse("")));
        targets.forEach(target -> row.add(cell(model, source, target, remedy, k)));
        rows.add(row);
      }
    }
    return Html.table("Few-shot: " + title() + " on rows that no examples are drawn from", header, rows);
  }

  private String title() {
    return scores.main().equals("f1") ? "F1" : "accuracy";
  }

  private String cell(String model, String source, String target, String remedy, int k) {
    String measure = measure(scores.main(), remedy, k);
    String spread = scores.at(model, measure + ".sd", source, target)
        .map(sd -> "<br/><span class=\"below\">sd over draws " + Words.number(sd.value()) + "</span>").orElse("");
    return scores.at(model, measure, source, target).map(score -> Words.number(score.value()) + "<br/><span class=\"interval\">"
        + Words.interval(score) + "</span>" + spread).orElse("—");
  }

  /** A sentence on what examples bring, and which remedies make more of them; empty where nothing was adapted. */
  Optional<String> finding(String model, String source) {
    List<Integer> counts = counts(model, source);
    if (counts.isEmpty()) return Optional.empty();
    List<String> parts = new ArrayList<>();
    for (int k : counts) {
      gain(model, source, PLAIN, k).ifPresent(gain -> parts.add(k + " per class " + told(gain)));
    }
    int most = counts.get(counts.size() - 1);
    String sentence = "Few-shot: against zero-shot on the same rows, labelled examples in the target language change the "
        + title() + " of " + model + ", trained on " + TransferScores.name(source)
        + ", in the mean over targets by: " + String.join("; ", parts) + ".";
    List<String> others = remedies(model, source).stream().filter(remedy -> !remedy.equals(PLAIN))
        .flatMap(remedy -> gain(model, source, remedy, most).stream().map(gain -> remedy + " " + told(gain))).toList();
    return Optional.of(sentence + (others.isEmpty() ? "" : " Against plain fine-tuning with the same " + most + ": "
        + String.join("; ", others) + "."));
  }

  private static String told(Score gain) {
    return String.format(Locale.ROOT, "%+.3f", gain.value()) + " " + Words.interval(gain)
        + (gain.low() > 0 ? ", a gain" : gain.high() < 0 ? ", a loss" : ", no difference established");
  }

  private static String signed(Score gain) {
    return String.format(Locale.ROOT, "%+.3f", gain.value()) + "<br/><span class=\"interval\">" + Words.interval(gain) + "</span>";
  }

  /** Over zero-shot, or of a remedy over plain fine-tuning; the mean over targets. */
  private Optional<Score> gain(String model, String source, String remedy, int k) {
    return scores.at(model, measure("gain", remedy, k), source, ALL_TARGETS);
  }

  private static String measure(String first, String remedy, int k) {
    return first + "." + (remedy.equals(PLAIN) ? "" : remedy + ".") + "shots-" + k;
  }

  /** A line a target and treatment: score by k. */
  record Line(String name, List<Integer> counts, List<Double> values) {}

  /** What the page draws of a model and source. */
  List<Line> lines(String model, String source) {
    List<Line> lines = new ArrayList<>();
    for (String target : targets(model, source)) {
      for (String remedy : remedies(model, source)) {
        TreeMap<Integer, Double> byCount = new TreeMap<>();
        for (int k : counts(model, source)) {
          scores.at(model, measure(scores.main(), remedy, k), source, target).ifPresent(score -> byCount.put(k, score.value()));
        }
        lines.add(new Line(Scores.name(target) + (remedy.equals(PLAIN) ? "" : ", " + remedy), List.copyOf(byCount.keySet()),
            List.copyOf(byCount.values())));
      }
    }
    return lines;
  }

  /** The ks, 0 first. */
  private List<Integer> counts(String model, String source) {
    TreeSet<Integer> counts = new TreeSet<>();
    scores.parts(scores.main() + ".").stream().map(SHOTS::matcher).filter(Matcher::matches).map(match -> Integer.parseInt(match.group(2)))
        .filter(k -> targets(model, source, k).findAny().isPresent()).forEach(counts::add);
    return List.copyOf(counts);
  }

  private List<String> targets(String model, String source) {
    return targets(model, source, 0).toList();
  }

  private Stream<String> targets(String model, String source, int k) {
    return scores.targets(model, source).stream().filter(target -> scores.at(model, measure(scores.main(), PLAIN, k), source, target).isPresent());
  }

  /** Plain fine-tuning first. */
  private List<String> remedies(String model, String source) {
    List<String> remedies = new ArrayList<>(List.of(PLAIN));
    for (String part : scores.parts("gain.")) {
      Matcher match = SHOTS.matcher(part);
      if (match.matches() && match.group(1) != null && match.group(2).equals("0") && gain(model, source, match.group(1), 0).isPresent()) {
        remedies.add(match.group(1));
      }
    }
    return remedies;
  }
}
