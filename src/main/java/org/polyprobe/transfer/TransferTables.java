package org.polyprobe.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.polyprobe.tune.Task;

/** The files beside the scores: every training step, every prediction. */
record TransferTables(TransferPlan plan, Map<Trial, Map<String, Predictions>> said, List<TrialLog> logs) {
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
    for (var trial : said.entrySet()) {
      for (var target : trial.getValue().entrySet()) write(trial.getKey(), target.getKey(), target.getValue(), text);
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
