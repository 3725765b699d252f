package org.polyprobe.transfer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tune.Classifier;
import org.polyprobe.tune.Example;
import org.polyprobe.tune.Task;

/** Labelled items of one language, as models are trained and scored on. Lists run over the items in order. */
public sealed interface Labelled permits LabelledTexts, LabelledWords {
  /** The file's name. */
  String name();

  /** SHA-256 (hex) of what was read. */
  String digest();

  /** What has a label. */
  Task.Kind kind();

  /** The labels that occur, in the order a model is to score them. */
  List<String> labels();

  /** Where each item stands in its file. */
  List<Integer> places();

  /** What items of one independent unit have in common. */
  List<String> groups();

  /** Each item's labels: one for a text, one a word for a sentence. */
  List<List<String>> gold();

  /** What each item says, without its label. */
  List<String> contents();

  /** The items as a model learns from them; labels are places in {@code labels}. */
  Examples examples(Tokenizer tokenizer, List<String> labels);

  /** What a model says of the items. */
  Predictions predict(Tokenizer tokenizer, Classifier classifier, LongConsumer tokens);

  /** Some of the items, by their places among all, as a set of their own. */
  Labelled only(List<Integer> items);

  /** One of the items as a set of its own, its texts changed. */
  Labelled changed(int item, Change change);

  /** What becomes of an item's texts, or of its words where these have the labels. */
  interface Change {
    String text(String text);

    String word(String word);
  }

  /**
   * @param items the place among all items of that which an example is of, or part of
   * @param cut items that lost tokens as the model was to take no more
   */
  record Examples(List<Example> examples, List<Integer> items, int cut) {}

  default int size() {
    return places().size();
  }

  /** Labels that the model was not trained to tell. */
  default Set<String> unknown(List<String> known) {
    Set<String> unknown = new TreeSet<>(labels());
    unknown.removeAll(new HashSet<>(known));
    return unknown;
  }

  /** All labels are one and the same, as in test sets whose labels are kept back. */
  default boolean looksLikePlaceholders() {
    return size() > 1 && labels().size() == 1;
  }
}
