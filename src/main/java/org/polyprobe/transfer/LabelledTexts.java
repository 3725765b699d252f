package org.polyprobe.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.polyprobe.data.LabelledText;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tune.Classifier;
import org.polyprobe.tune.Example;
import org.polyprobe.tune.Task;

/** Texts, or pairs of texts, with a label each. */
public record LabelledTexts(LabelledText text, Shown shown) implements Labelled {
  /** How much of a pair a model gets to see. */
  public enum Shown { ALL, SECOND_ONLY }

  @Override
  public String name() {
    return text.name();
  }

  @Override
  public String digest() {
    return text.digest();
  }

  @Override
  public Task.Kind kind() {
    return Task.Kind.TEXT;
  }

  @Override
  public List<String> labels() {
    return text.labels();
  }

  @Override
  public List<Integer> places() {
    return text.rows().stream().map(LabelledText.Row::place).toList();
  }

  @Override
  public List<String> groups() {
    return text.rows().stream().map(LabelledText.Row::group).toList();
  }

  @Override
  public List<List<String>> gold() {
    return text.rows().stream().map(row -> List.of(row.label())).toList();
  }

  @Override
  public List<String> contents() {
    return text.rows().stream().map(row -> row.first() + "\t" + row.second()).toList();
  }

  /** Whether its items are pairs. */
  public boolean isPairs() {
    return text.rows().stream().anyMatch(row -> !row.second().isEmpty());
  }

  @Override
  public Examples examples(Tokenizer tokenizer, List<String> labels) {
    List<Encoding> encodings = encode(tokenizer);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < encodings.size(); i++) {
      examples.add(Example.of(encodings.get(i), labels.indexOf(text.rows().get(i).label())));
    }
    return new Examples(examples, IntStream.range(0, examples.size()).boxed().toList(),
        (int) encodings.stream().filter(Encoding::truncated).count());
  }

  @Override
  public Labelled only(List<Integer> items) {
    return with(items.stream().map(text.rows()::get).toList());
  }

  @Override
  public Labelled changed(int item, Change change) {
    LabelledText.Row row = text.rows().get(item);
    return with(List.of(new LabelledText.Row(row.place(), row.group(), change.text(row.first()),
        row.second().isEmpty() ? "" : change.text(row.second()), row.label())));
  }

  private Labelled with(List<LabelledText.Row> rows) {
    return new LabelledTexts(new LabelledText(text.name(), rows, text.labels(), 0, text.digest()), shown);
  }

  private List<Encoding> encode(Tokenizer tokenizer) {
    List<String> second = text.rows().stream().map(LabelledText.Row::second).toList();
    return shown == Shown.SECOND_ONLY ? tokenizer.encode(second)
        : tokenizer.encodePairs(text.rows().stream().map(LabelledText.Row::first).toList(), second);
  }

  @Override
  public Predictions predict(Tokenizer tokenizer, Classifier classifier, LongConsumer tokens) {
    float[][] scores = classifier.ofTexts(encode(tokenizer), tokens);
    List<List<String>> labels = new ArrayList<>();
    double[][] probabilities = new double[scores.length][];
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = Predictions.softmax(scores[i]);
      labels.add(List.of(classifier.task().labels().get(Predictions.largest(scores[i]))));
    }
    return new Predictions(labels, probabilities);
  }
}
