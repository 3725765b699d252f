package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.polyprobe.InputException;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.TaggedReader;
import org.polyprobe.data.TaggedSet;
import org.polyprobe.data.TaggedSetReader;
import org.polyprobe.data.TaggedText;
import org.polyprobe.probe.Tagging;
import org.polyprobe.result.Manifest;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.WordProbing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polyprobe ner}. */
@Command(name = "ner", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Probe every layer for named entities: trained in each language, and in one and asked in the others.")
final class NerCommand implements Callable<Integer> {
  @Mixin private TextOptions.Languages languages;
  @Option(names = "--data", paramLabel = "[LANG=]FILE|DIR",
      description = "Sentences with IOB2 tags, a word and its tag a line (CoNLL, PAN-X); may be given several times "
          + "(default: the built-in sentences).")
  private List<String> data = List.of();
  @Option(names = "--split", paramLabel = "NAME", defaultValue = "dev",
      description = "Which files of a folder given as --data are read (default: ${DEFAULT-VALUE}).")
  private String split;
  @Option(names = "--train", paramLabel = "FILE",
      description = "Sentences of the source language to train on; without, its own sentences are split into folds.")
  private Path train;
  @Option(names = "--source", paramLabel = "LANG", defaultValue = "en",
      description = "Language whose probe is asked in all others (default: ${DEFAULT-VALUE}).")
  private String source;
  @Option(names = "--train-sentences", paramLabel = "N", defaultValue = "5000",
      description = "Most sentences of --train, drawn by the seed (default: ${DEFAULT-VALUE}).")
  private int trainSentences;
  @Option(names = "--test-sentences", paramLabel = "N", defaultValue = "1000",
      description = "Most sentences of each language of --data, drawn by the seed (default: ${DEFAULT-VALUE}).")
  private int testSentences;
  @Mixin private ProbeOptions probe;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    if (trainSentences < 10 || testSentences < 10) {
      throw new InputException("--train-sentences and --test-sentences must be at least 10");
    }
    long seed = experiments.model.extract().seed();
    TaggedSet set = read(seed);
    TaggedText training = train == null ? null
        : TaggedSetReader.limited(checked(TaggedReader.read(train)), trainSentences, seed);
    if (training == null && !set.texts().containsKey(source)) {
      throw new InputException("--source " + source + ": no sentences in it; languages: " + String.join(", ", set.languages())
          + "; give --train FILE or another --source");
    }
    List<Manifest.Data> described = new ArrayList<>(List.of(ExperimentRun.describe(set.name(), set.texts(), "tagged sentences")));
    if (training != null) described.add(ExperimentRun.describe(training.name(), Map.of(source, training), "training sentences"));
    return experiments.run(List.of(new WordProbing(WordProbing.Kind.ENTITIES, set, source, training, probe.settings(seed))), described);
  }

  private TaggedSet read(long seed) throws IOException {
    TaggedSet set = data.isEmpty() ? BuiltIn.entities(languages.languages) : TaggedSetReader.read(data, split, languages.languages);
    if (set.texts().isEmpty()) {
      throw new InputException("there are no built-in sentences with entities in " + languages.languages + "; give --data FILE");
    }
    Map<String, TaggedText> texts = new LinkedHashMap<>();
    set.texts().forEach((language, text) -> texts.put(language,
        set.parallel() ? checked(text) : TaggedSetReader.limited(checked(text), testSentences, seed)));
    return new TaggedSet(set.name(), texts, set.parallel());
  }

  /** Every tag is one of IOB2's, and the words are there. */
  static TaggedText checked(TaggedText text) {
    boolean entities = false;
    for (TaggedText.Sentence sentence : text.sentences()) {
      for (int i = 0; i < sentence.tags().size(); i++) {
        String tag = sentence.tags().get(i);
        if (!Tagging.isIob2(List.of(tag)) || Tagging.foreign(List.of(tag)).isPresent()) {
          throw new InputException("%s, line %d: tag \"%s\"; expected O, B-TYPE or I-TYPE".formatted(text.name(), sentence.line() + i, tag));
        }
        entities |= !tag.equals("O");
      }
    }
    if (!entities) throw new InputException(text.name() + ": every tag is O; there is no entity to find");
    if (text.sentences().stream().flatMap(s -> s.words().stream()).allMatch(String::isEmpty)) {
      throw new InputException(text.name() + ": holds tags without words");
    }
    return text;
  }
}
