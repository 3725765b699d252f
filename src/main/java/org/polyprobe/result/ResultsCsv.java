package org.polyprobe.result;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code results.csv}: RFC 4180 with line feeds, one number a row.
 *
 * <p>A score with a baseline is followed by a row whose measure ends in {@code .baseline}: the same keys, the baseline
 * as value, no interval. So every number can be filtered by one column, and no reader needs to know which measures
 * have a baseline. Numbers are the shortest decimals that read back as the same double; a number that does not exist,
 * and the layer where there is none, is an empty field.
 */
public final class ResultsCsv {
  /** The columns, in order. */
  public static final List<String> HEADER = List.of("model", "task", "measure", "language", "reference", "layer",
      "pooling", "dtype", "n", "value", "low", "high", "seed");

  /** The columns of a file that several runs share; they may hold the same number twice. */
  public static final List<String> STEP_HEADER = Stream.concat(HEADER.stream(), Stream.of("step")).toList();

  private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private ResultsCsv() {}

  /** Writes header and rows in the order of the scores; leaves {@code out} open. */
  public static void write(List<Score> scores, Appendable out) throws IOException {
    CSVPrinter rows = new CSVPrinter(out, FORMAT);
    rows.printRecord(HEADER);
    rows(rows, List.of(), scores);
  }

  /** Writes the header of a file that several runs share. */
  public static void writeStepHeader(Appendable out) throws IOException {
    new CSVPrinter(out, FORMAT).printRecord(STEP_HEADER);
  }

  /** Adds one run's scores to a file that several share. */
  public static void writeStep(String step, List<Score> scores, Appendable out) throws IOException {
    rows(new CSVPrinter(out, FORMAT), List.of(step), scores);
  }

  private static void rows(CSVPrinter rows, List<String> step, List<Score> scores) throws IOException {
    for (Score score : scores) {
      row(rows, step, score, score.measure(), score.value(), score.low(), score.high());
      if (!Double.isNaN(score.baseline())) {
        row(rows, step, score, score.measure() + ".baseline", score.baseline(), Double.NaN, Double.NaN);
      }
    }
  }

  private static void row(CSVPrinter rows, List<String> step, Score score, String measure, double value, double low,
                          double high) throws IOException {
    for (Object field : new Object[] {score.model(), score.task(), measure, score.language(), score.reference(),
        score.layer(), score.pooling(), score.dtype(), score.n(), number(value), number(low), number(high), score.seed()}) {
      rows.print(field);
    }
    rows.printRecord(step);
  }

  /** Not Double.toString, which before JDK 19 is not always the shortest form. */
  private static String number(double value) {
    return Double.isNaN(value) ? "" : NumberOutput.toString(value, true);
  }
}
