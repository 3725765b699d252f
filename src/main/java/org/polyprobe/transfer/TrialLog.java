package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.polyprobe.result.LearningCurve;

/**
 * The steps of one training run, from the {@code log.csv} that training writes as it goes.
 *
 * @param before those of a stage before fine-tuning; empty without one
 */
record TrialLog(Trial trial, List<CSVRecord> rows, List<CSVRecord> before) {
  private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
  /** Points of a curve: more than a chart shows are means over neighbours. */
  private static final int POINTS = 150;

  static TrialLog read(Trial trial, Path out) throws IOException {
    Path stage = trial.folder(out).resolve(Pretraining.FOLDER).resolve("log.csv");
    return new TrialLog(trial, rows(trial.folder(out).resolve("log.csv")), Files.exists(stage) ? rows(stage) : List.of());
  }

  private static List<CSVRecord> rows(Path log) throws IOException {
    try (var parser = FORMAT.parse(Files.newBufferedReader(log))) {
      return parser.getRecords();
    }
  }

  private Stream<CSVRecord> allSteps() {
    return Stream.concat(before.stream(), steps().stream());
  }

  private List<CSVRecord> steps() {
    return rows.stream().filter(row -> !row.get("loss").isEmpty()).toList();
  }

  /** Seconds spent in training steps. */
  double seconds() {
    return allSteps().mapToDouble(row -> Double.parseDouble(row.get("seconds"))).sum();
  }

  /** Tokens trained on. */
  long tokens() {
    return allSteps().mapToLong(row -> Long.parseLong(row.get("tokens"))).sum();
  }

  LearningCurve curve() {
    List<CSVRecord> steps = steps();
    List<Integer> places = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    int width = Math.max(1, (steps.size() + POINTS - 1) / POINTS);
    for (int from = 0; from < steps.size(); from += width) {
      List<CSVRecord> some = steps.subList(from, Math.min(from + width, steps.size()));
      places.add(Integer.parseInt(some.get(some.size() - 1).get("step")));
      losses.add(some.stream().mapToDouble(row -> Double.parseDouble(row.get("loss"))).average().orElseThrow());
    }
    List<CSVRecord> looks = rows.stream().filter(row -> !row.get("dev_accuracy").isEmpty()).toList();
    return new LearningCurve(trial.model(), TransferPlan.name(trial.source()), trial.treatment().label(), trial.seed(),
        places, losses, looks.stream().map(row -> Integer.parseInt(row.get("step"))).toList(),
        looks.stream().map(row -> Double.parseDouble(row.get("dev_accuracy"))).toList());
  }

  /** Appends the rows, each after the columns that say whose they are. */
  void append(CSVPrinter csv) throws IOException {
    append(csv, before, trial.treatment().label() + "." + Pretraining.FOLDER);
    append(csv, rows, trial.treatment().label());
  }

  private void append(CSVPrinter csv, List<CSVRecord> rows, String kind) throws IOException {
    for (CSVRecord row : rows) {
      List<String> cells = new ArrayList<>(List.of(trial.model(), TransferPlan.name(trial.source()), kind, String.valueOf(trial.seed())));
      cells.addAll(row.toList());
      csv.printRecord(cells);
    }
  }

  /** The columns' names, those of the log after our own. */
  List<String> header() {
    List<String> header = new ArrayList<>(List.of("model", "source", "kind", "seed"));
    header.addAll(rows.get(0).getParser().getHeaderNames());
    return header;
  }
}
