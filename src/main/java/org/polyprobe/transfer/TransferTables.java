package org.polyprobe.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.polyprobe.tune.Task;

/** The files beside the scores: every training step, every prediction, every example that models were adapted to. */
record TransferTables(TransferPlan plan, Answers answers, List<TrialLog> logs) {
  private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  /** {@code steps.csv}: the logs of all training runs, one after another. */
  void writeSteps(OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    CSVPrinter csv = new CSVPrinter(text, FORMAT);
    csv.printRecord(logs.get(0).header());
    for (TrialLog log : logs) log.append(csv);
    text.flush();
  }

  /** {@code predictions.tsv}: for texts with the probability of each label, for words with their labels in order. */
  void writePredictions(OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    boolean texts = plan.test().values().iterator().next().kind() == Task.Kind.TEXT;
    List<String> header = new ArrayList<>(List.of("model", "source", "kind", "seed", "target", "place", "gold", "predicted"));
    if (texts) plan.labels().forEach(label -> header.add("p(" + label + ")"));
    text.write(String.join("\t", header) + "\n");
    for (var trial : answers.said().entrySet()) {
      for (var target : trial.getValue().entrySet()) write(trial.getKey(), target.getKey(), target.getValue(), text);
    }
    text.flush();
  }

  /** {@code shots.csv}: what few-shot draws took; k examples per class are those of rank 1 to k. */
  void writeShots(OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    CSVPrinter csv = new CSVPrinter(text, FORMAT);
    csv.printRecord("target", "draw", "class", "rank", "file", "place", "row");
    int most = plan.shots().counts().get(plan.shots().counts().size() - 1);
    for (var target : answers.shots().entrySet()) {
      Shots shots = target.getValue();
      List<Integer> places = shots.pool().places();
      for (int draw = 0; draw < shots.draws().size(); draw++) {
        for (var type : shots.draws().get(draw).entrySet()) {
          for (int rank = 0; rank < most; rank++) {
            int row = type.getValue().get(rank);
            csv.printRecord(target.getKey(), draw + 1, type.getKey(), rank + 1, shots.pool().name(), places.get(row), row + 1);
          }
        }
      }
    }
    text.flush();
  }

  private void write(Trial trial, String target, Predictions predictions, Writer text) throws IOException {
    Labelled data = plan.test().get(target);
    List<List<String>> gold = data.gold();
    List<Integer> places = data.places();
    String whose = String.join("\t", trial.model(), TransferPlan.name(trial.source()), trial.treatment().label(),
        String.valueOf(trial.seed()), target);
    for (int i = 0; i < gold.size(); i++) {
      StringBuilder line = new StringBuilder(whose).append('\t').append(places.get(i)).append('\t')
          .append(String.join(" ", gold.get(i))).append('\t').append(String.join(" ", predictions.labels().get(i)));
      if (predictions.probabilities().length > 0) {
        for (double p : predictions.probabilities()[i]) line.append(String.format(Locale.ROOT, "\t%.6f", p));
      }
      text.write(line.append('\n').toString());
    }
  }
}
