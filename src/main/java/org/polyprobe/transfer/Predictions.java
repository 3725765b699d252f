package org.polyprobe.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.polyprobe.checkpoint.AtomicFile;

/**
 * What a model said of a list of items.
 *
 * @param labels [items] one label, or one a word
 * @param probabilities [items][classes] of texts, after softmax; empty for words
 */
public record Predictions(List<List<String>> labels, double[][] probabilities) {
  static int largest(float[] scores) {
    int largest = 0;
    for (int c = 1; c < scores.length; c++) if (scores[c] > scores[largest]) largest = c;
    return largest;
  }

  static double[] softmax(float[] scores) {
    double[] shares = new double[scores.length];
    double sum = 0;
    for (int c = 0; c < shares.length; c++) sum += shares[c] = Math.exp(scores[c] - scores[largest(scores)]);
    for (int c = 0; c < shares.length; c++) shares[c] /= sum;
    return shares;
  }

  /** Those of some of the items. */
  Predictions only(List<Integer> items) {
    return new Predictions(items.stream().map(labels::get).toList(), probabilities.length == 0 ? probabilities
        : items.stream().map(item -> probabilities[item]).toArray(double[][]::new));
  }

  /** Keeps them in a file, whole or not at all. */
  void write(Path file) throws IOException {
    AtomicFile.write(file, channel -> channel.write(StandardCharsets.UTF_8.encode(String.join("\n", lines()) + "\n")));
  }

  /** What {@link #write} kept. */
  static Predictions read(Path file) throws IOException {
    return ofLines(Files.readAllLines(file));
  }

  /** A line an item: labels with spaces between, then a probability a class. Doubles read back as they are. */
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      StringBuilder line = new StringBuilder(String.join(" ", labels.get(i)));
      if (probabilities.length > 0) for (double p : probabilities[i]) line.append('\t').append(p);
      lines.add(line.toString());
    }
    return lines;
  }

  private static Predictions ofLines(List<String> lines) {
    List<List<String>> labels = new ArrayList<>();
    double[][] probabilities = new double[lines.get(0).indexOf('\t') < 0 ? 0 : lines.size()][];
    for (int i = 0; i < lines.size(); i++) {
      String[] fields = lines.get(i).split("\t", -1);
      labels.add(probabilities.length > 0 ? List.of(fields[0]) : List.of(fields[0].split(" ")));
      if (probabilities.length == 0) continue;
      probabilities[i] = new double[fields.length - 1];
      for (int c = 1; c < fields.length; c++) probabilities[i][c - 1] = Double.parseDouble(fields[c]);
    }
    return new Predictions(labels, probabilities);
  }
}
