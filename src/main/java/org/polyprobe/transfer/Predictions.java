package org.polyprobe.transfer;

import java.util.ArrayList;
import java.util.List;

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

  /** A line an item: labels with spaces between, then a probability a class. Doubles read back as they are. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      StringBuilder line = new StringBuilder(String.join(" ", labels.get(i)));
      if (probabilities.length > 0) for (double p : probabilities[i]) line.append('\t').append(p);
      lines.add(line.toString());
    }
    return lines;
  }

  static Predictions ofLines(List<String> lines) {
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
