package org.polyprobe.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.polyprobe.data.TaggedText;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.WordWindows;
import org.polyprobe.tune.Classifier;
import org.polyprobe.tune.Example;
import org.polyprobe.tune.Task;

/**
 * Sentences with a label on every word. A word's label is that of its first token; a sentence longer than the model takes
 * becomes overlapping windows, and each word is read from one of them. A sentence is one independent item.
 */
public record LabelledWords(TaggedText text) implements Labelled {
  private static final int OVERLAP = 32;
  private static final String OUTSIDE = "O";

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
    return Task.Kind.TOKEN;
  }

  /** {@code O} first, the others in alphabetical order. */
  @Override
  public List<String> labels() {
    TreeSet<String> labels = new TreeSet<>();
    text.sentences().forEach(sentence -> labels.addAll(sentence.tags()));
    return labels.remove(OUTSIDE) ? Stream.concat(Stream.of(OUTSIDE), labels.stream()).toList() : List.copyOf(labels);
  }

  @Override
  public List<Integer> places() {
    return text.sentences().stream().map(TaggedText.Sentence::line).toList();
  }

  @Override
  public List<String> groups() {
    return places().stream().map(String::valueOf).toList();
  }

  @Override
  public List<List<String>> gold() {
    return text.sentences().stream().map(TaggedText.Sentence::tags).toList();
  }

  @Override
  public List<String> contents() {
    return text.sentences().stream().map(sentence -> String.join(" ", sentence.words())).toList();
  }

  private List<WordWindows> encode(Tokenizer tokenizer) {
    return tokenizer.encodeWords(text.sentences().stream().map(TaggedText.Sentence::words).toList(), OVERLAP);
  }

  @Override
  public Examples examples(Tokenizer tokenizer, List<String> labels) {
    List<Example> examples = new ArrayList<>();
    List<Integer> items = new ArrayList<>();
    List<WordWindows> encoded = encode(tokenizer);
    for (int s = 0; s < encoded.size(); s++) {
      WordWindows windows = encoded.get(s);
      for (int w = 0; w < windows.windows().size(); w++) {
        Encoding window = windows.windows().get(w);
        int[] told = new int[window.length()];
        Arrays.fill(told, Example.IGNORED);
        boolean any = false;
        for (int word = 0; word < windows.window().length; word++) {
          if (windows.window()[word] != w) continue;
          told[windows.firstToken()[word]] = labels.indexOf(text.sentences().get(s).tags().get(word));
          any = true;
        }
        if (!any) continue;
        examples.add(new Example(window, told));
        items.add(s);
      }
    }
    return new Examples(examples, items, 0);
  }

  @Override
  public Labelled only(List<Integer> items) {
    return new LabelledWords(new TaggedText(text.name(), items.stream().map(text.sentences()::get).toList(), text.digest()));
  }

  @Override
  public Labelled changed(int item, Change change) {
    TaggedText.Sentence sentence = text.sentences().get(item);
    return new LabelledWords(new TaggedText(text.name(), List.of(new TaggedText.Sentence(sentence.line(),
        sentence.words().stream().map(change::word).toList(), sentence.tags())), text.digest()));
  }

  /** A word that became no token gets {@code O}, or the first label. */
  @Override
  public Predictions predict(Tokenizer tokenizer, Classifier classifier, LongConsumer tokens) {
    List<WordWindows> encoded = encode(tokenizer);
    float[][][] scores = classifier.ofTokens(encoded.stream().flatMap(s -> s.windows().stream()).toList(), tokens);
    List<String> names = classifier.task().labels();
    List<List<String>> labels = new ArrayList<>();
    int first = 0;
    for (WordWindows windows : encoded) {
      List<String> told = new ArrayList<>();
      for (int word = 0; word < windows.window().length; word++) {
        told.add(windows.window()[word] < 0 ? names.contains(OUTSIDE) ? OUTSIDE : names.get(0)
            : names.get(Predictions.largest(scores[first + windows.window()[word]][windows.firstToken()[word]])));
      }
      labels.add(told);
      first += windows.windows().size();
    }
    return new Predictions(labels, new double[0][]);
  }
}
