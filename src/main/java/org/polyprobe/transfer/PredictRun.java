package org.polyprobe.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.data.LabelledText;
import org.polyprobe.data.TaggedText;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.run.RunSettings;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tune.Classifier;
import org.polyprobe.tune.Task;

/** What a trained model says of texts or of words, written as it is found. */
public final class PredictRun implements AutoCloseable {
  /** What is written: a table with a header, or a JSON object a line. */
  public enum Format { TSV, JSONL }

  private static final int CHUNK = 512;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Classifier classifier;
  private final Tokenizer tokenizer;
  private final RunSettings settings;
  private final Format format;
  private long done;

  /** @param maxTokens texts are cut to, if the model takes as many */
  public PredictRun(RunSettings settings, String model, int maxTokens, Format format) throws IOException {
    this.settings = settings;
    this.format = format;
    try (Checkpoint checkpoint = settings.open(model)) {
      tokenizer = Tokenizer.open(checkpoint.directory(), Math.min(maxTokens, ModelFamily.of(checkpoint).shape(checkpoint).maxTokens()));
      classifier = Classifier.open(checkpoint, settings.extract().placement());
    }
  }

  /** What the model tells, and of what. */
  public Task.Kind kind() {
    return classifier.task().kind();
  }

  /** Labels and probabilities of texts, some at a time. */
  public void texts(LabelledText text, Writer out) throws IOException {
    List<String> labels = classifier.task().labels();
    if (format == Format.TSV) out.write("line\tlabel\t" + String.join("\t", labels.stream().map(l -> "p(" + l + ")").toList()) + "\n");
    for (int from = 0; from < text.rows().size(); from += CHUNK) {
      List<LabelledText.Row> rows = text.rows().subList(from, Math.min(from + CHUNK, text.rows().size()));
      LabelledTexts some = new LabelledTexts(new LabelledText(text.name(), rows, List.of(), 0, ""), LabelledTexts.Shown.ALL);
      Predictions said = some.predict(tokenizer, classifier, this::tokens);
      for (int i = 0; i < rows.size(); i++) {
        out.write(line(rows.get(i).place(), said.labels().get(i).get(0), labels, said.probabilities()[i]));
      }
      out.flush();
    }
  }

  private String line(int place, String label, List<String> labels, double[] probabilities) throws IOException {
    if (format == Format.TSV) {
      StringBuilder line = new StringBuilder().append(place).append('\t').append(label);
      for (double p : probabilities) line.append(String.format(Locale.ROOT, "\t%.6f", p));
      return line.append('\n').toString();
    }
    ObjectNode json = MAPPER.createObjectNode().put("line", place).put("label", label);
    ObjectNode shares = json.putObject("probabilities");
    for (int c = 0; c < labels.size(); c++) shares.put(labels.get(c), Math.round(probabilities[c] * 1e6) / 1e6);
    return MAPPER.writeValueAsString(json) + "\n";
  }

  /** Labels of words, some sentences at a time: a word and its label a line, or lists. */
  public void words(TaggedText text, Writer out) throws IOException {
    for (int from = 0; from < text.sentences().size(); from += CHUNK) {
      List<TaggedText.Sentence> some = text.sentences().subList(from, Math.min(from + CHUNK, text.sentences().size()));
      List<List<String>> said = new LabelledWords(new TaggedText(text.name(), some, ""))
          .predict(tokenizer, classifier, this::tokens).labels();
      for (int s = 0; s < some.size(); s++) out.write(sentence(some.get(s).words(), said.get(s)));
      out.flush();
    }
  }

  private String sentence(List<String> words, List<String> labels) throws IOException {
    if (words.stream().anyMatch(String::isEmpty)) throw new InputException("the input holds tags without words");
    if (format == Format.JSONL) {
      ObjectNode json = MAPPER.createObjectNode();
      json.set("tokens", MAPPER.valueToTree(words));
      json.set("tags", MAPPER.valueToTree(labels));
      return MAPPER.writeValueAsString(json) + "\n";
    }
    StringBuilder lines = new StringBuilder();
    for (int word = 0; word < words.size(); word++) lines.append(words.get(word)).append('\t').append(labels.get(word)).append('\n');
    return lines.append('\n').toString();
  }

  private void tokens(long more) {
    settings.tokens().at("Predicting", done += more, -1);
  }

  @Override
  public void close() {
    classifier.close();
    tokenizer.close();
  }
}
