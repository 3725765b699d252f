package org.polyprobe.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoints;
import org.polyprobe.checkpoint.TokenizerFiles;
import org.polyprobe.count.StreamCounter;
import org.polyprobe.data.ParallelText;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;

/** How tokenizers treat languages. No weights are read. */
public final class TokenizerRun {
  private final RunSettings settings;
  private final Options options;
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * What is counted.
   *
   * @param parallel texts that translate each other
   * @param files text files by language, of any size
   * @param context most tokens a model takes, 0 to believe its files
   * @param price of a million tokens, NaN for none
   */
  public record Options(List<ParallelText> parallel, Map<String, Path> files, int context, double price) {
    public static Options of(List<ParallelText> parallel) {
      return new Options(parallel, Map.of(), 0, Double.NaN);
    }
  }

  public TokenizerRun(RunSettings settings, Options options) {
    this.settings = settings;
    this.options = options;
  }

  /** @param data what the parallel texts are from; files are added to it */
  public Run over(List<String> models, List<Manifest.Data> data) throws IOException {
    Instant started = Instant.now();
    Libtorch.load();                                                // the bootstrap multiplies matrices
    requireLetters();
    List<Manifest.Model> described = new ArrayList<>();
    Map<String, Manifest.Data> files = new LinkedHashMap<>();
    Map<String, Definition> definitions = new LinkedHashMap<>();
    List<Score> scores = new ArrayList<>();
    for (String model : models) {
      ScoreSheet sheet = measure(model, described, files);
      sheet.definitions().forEach(definition -> definitions.putIfAbsent(definition.name(), definition));
      scores.addAll(sheet.scores());
      notes.addAll(sheet.notes());
    }
    List<Manifest.Data> all = new ArrayList<>(data);
    all.addAll(files.values());
    return new Run(Manifests.of(settings, started, described, all, notes), List.copyOf(definitions.values()), scores);
  }

  private ScoreSheet measure(String model, List<Manifest.Model> described, Map<String, Manifest.Data> files)
      throws IOException {
    TokenizerFiles found = TokenizerFiles.open(model, settings.home(), settings.bytes());
    Vocabulary vocabulary = Vocabulary.read(found.directory());
    described.add(new Manifest.Model(model, Checkpoints.source(model), "", found.modelType(), found.digest(), 0, 0,
        vocabulary.size(), 0));
    try (PointerScope scope = new PointerScope(); Bootstrap bootstrap = new Bootstrap(settings.extract().seed());
         Tokenizer tokenizer = Tokenizer.openUncut(found.directory())) {
      ScoreSheet sheet = new ScoreSheet(model, "", bootstrap);
      TokenScores scores = new TokenScores(model, tokenizer, vocabulary, window(found, tokenizer), options.price(), sheet);
      scores.vocabulary();
      scores.parallel(options.parallel());
      Map<String, StreamCounter.CountedFile> counted = new LinkedHashMap<>();
      for (Map.Entry<String, Path> file : options.files().entrySet()) {
        counted.put(file.getKey(), stream(model, file.getValue(), scores.counter(Libtorch.threads())));
      }
      counted.forEach((language, file) -> files.putIfAbsent(language, describe(language, file)));
      scores.files(counted);
      return sheet;
    }
  }

  private Manifest.Data describe(String language, StreamCounter.CountedFile file) {
    return new Manifest.Data(options.files().get(language).getFileName().toString(), "text", file.digest(),
        (int) Math.min(Integer.MAX_VALUE, file.lines()), List.of(language));
  }

  private StreamCounter.CountedFile stream(String model, Path file, StreamCounter counter) throws IOException {
    if (!Files.exists(file)) throw new InputException(file + ": no such file");
    long total = file.toString().endsWith(".gz") ? -1 : Files.size(file);
    return counter.of(file, done -> settings.bytes().at(model + ": " + file.getFileName(), done, total));
  }

  private int window(TokenizerFiles files, Tokenizer tokenizer) throws IOException {
    int most = options.context();
    if (most == 0) {
      int said = Tokenizer.modelMaxLength(files.directory());
      most = files.positions() == 0 ? said : Math.min(said, files.positions());
    }
    int special = tokenizer.encode(List.of("")).get(0).length();
    return most == Tokenizer.WHOLE ? 0 : Math.max(0, most - special);
  }

  private void requireLetters() {
    for (ParallelText text : options.parallel()) {
      for (String language : text.languages()) {
        if (text.texts(language).stream().allMatch(String::isEmpty)) {
          throw new InputException(text.name() + ": holds no text in " + language);
        }
        if (text.texts(language).stream().noneMatch(row -> row.codePoints().anyMatch(Character::isLetter))) {
          throw new InputException(text.name() + ": the texts in " + language + " hold no letter, so no words to count by");
        }
      }
    }
  }
}
