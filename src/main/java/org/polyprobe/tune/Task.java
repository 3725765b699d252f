package org.polyprobe.tune;

import java.util.HashSet;
import java.util.List;
import org.polyprobe.InputException;

/**
 * What a model learns to tell.
 *
 * @param kind what is labelled
 * @param labels names of the classes, in the order of their scores; none for {@link Kind#VOCABULARY}, whose are ids
 */
public record Task(Kind kind, List<String> labels) {
  /** What has a label: a whole text or pair of texts, each token, or tokens that are themselves to be told. */
  public enum Kind { TEXT, TOKEN, VOCABULARY }

  /** Refuses fewer than two labels, and one named twice. */
  public Task {
    labels = List.copyOf(labels);
    if (kind != Kind.VOCABULARY && labels.size() < 2) throw new InputException("labels: found " + labels + ", expected at least two");
    if (kind == Kind.VOCABULARY && !labels.isEmpty()) throw new IllegalArgumentException("a vocabulary has no labels");
    if (new HashSet<>(labels).size() < labels.size()) throw new InputException("labels: " + labels + " names one twice");
  }

  /** Labels for texts or pairs of texts: inference, sentiment, paraphrase, topic. */
  public static Task ofTexts(List<String> labels) {
    return new Task(Kind.TEXT, labels);
  }

  /** Labels for tokens: named entities, parts of speech. */
  public static Task ofTokens(List<String> labels) {
    return new Task(Kind.TOKEN, labels);
  }

  /** Tokens of the vocabulary: language modelling, see {@link LanguageModelling}. */
  public static Task ofVocabulary() {
    return new Task(Kind.VOCABULARY, List.of());
  }
}
