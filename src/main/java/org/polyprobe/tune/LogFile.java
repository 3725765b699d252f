package org.polyprobe.tune;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.polyprobe.InputException;

/** {@code log.csv}: a row a step and a row a look at the development set, each written as it happens. */
final class LogFile {
  private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
  private static final String[] HEADER = {"step", "steps", "epoch", "loss", "learning_rate", "gradient_norm", "tokens",
      "seconds", "dev_loss", "dev_accuracy", "dev_macro_f1", "dev_n", "dev_best"};

  private final Path file;

  LogFile(Path file) {
    this.file = file;
  }

  /** Begins the file anew with what the journal holds. */
  void rewrite(Journal journal) throws IOException {
    Files.writeString(file, text(journal));
  }

  /** What the file holds after this. */
  static String text(Journal journal) throws IOException {
    StringWriter text = new StringWriter();
    try (CSVPrinter csv = new CSVPrinter(text, FORMAT)) {
      csv.printRecord((Object[]) HEADER);
      int looks = 0;
      for (Step step : journal.steps()) {
        csv.printRecord(row(step));
        while (looks < journal.evaluations().size() && journal.evaluations().get(looks).step() == step.step()) {
          csv.printRecord(row(journal.evaluations().get(looks++)));
        }
      }
    }
    return text.toString();
  }

  void append(Step step) throws IOException {
    append(row(step));
  }

  void append(Evaluation evaluation) throws IOException {
    append(row(evaluation));
  }

  private void append(Object[] row) throws IOException {
    try (Writer text = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
         CSVPrinter csv = new CSVPrinter(text, FORMAT)) {
      csv.printRecord(row);
    }
  }

  private static Object[] row(Step s) {
    return new Object[] {s.step(), s.steps(), s.epoch(), s.loss(), s.rate(), s.gradientNorm(), s.tokens(), s.seconds(),
        "", "", "", "", ""};
  }

  private static Object[] row(Evaluation e) {
    return new Object[] {e.step(), "", "", "", "", "", "", "", e.loss(), e.accuracy(), e.macroF1(), e.n(), e.best()};
  }

  /** Reads the file into a journal. */
  void read(Journal into) throws IOException {
    read(Files.readString(file), into);
  }

  /** Reads what {@link #text} gave into a journal. */
  void read(String text, Journal into) throws IOException {
    List<CSVRecord> rows = FORMAT.parse(new StringReader(text)).getRecords();
    for (CSVRecord row : rows.subList(1, rows.size())) {
      try {
        if (row.get(3).isEmpty()) into.add(evaluation(row));
        else into.add(step(row));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        throw new InputException(file + ", row " + row.getRecordNumber() + ": not a row of this log", e);
      }
    }
  }

  private static Step step(CSVRecord r) {
    return new Step(Integer.parseInt(r.get(0)), Integer.parseInt(r.get(1)), Integer.parseInt(r.get(2)),
        Double.parseDouble(r.get(3)), Double.parseDouble(r.get(4)), Double.parseDouble(r.get(5)),
        Long.parseLong(r.get(6)), Double.parseDouble(r.get(7)));
  }

  private static Evaluation evaluation(CSVRecord r) {
    return new Evaluation(Integer.parseInt(r.get(0)), Double.parseDouble(r.get(8)), Double.parseDouble(r.get(9)),
        Double.parseDouble(r.get(10)), Integer.parseInt(r.get(11)), Boolean.parseBoolean(r.get(12)));
  }
}
