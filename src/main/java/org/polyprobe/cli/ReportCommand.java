package org.polyprobe.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.ParallelText;
import org.polyprobe.data.ScoredPairs;
import org.polyprobe.data.TaggedSet;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.nn.Workers;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.run.Experiment;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.ProbeSettings;
import org.polyprobe.run.SentenceRetrieval;
import org.polyprobe.run.SentenceSimilarity;
import org.polyprobe.run.StatePicture;
import org.polyprobe.run.StateSimilarity;
import org.polyprobe.run.StateStatistics;
import org.polyprobe.run.TextProbing;
import org.polyprobe.run.TokenizerRun;
import org.polyprobe.run.WordAlignment;
import org.polyprobe.run.WordProbing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code polyprobe report}. */
@Command(name = "report", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure everything and write one report: word alignment, sentence retrieval, hidden-state statistics, "
        + "language families, sentence similarity, named entities, tokens.")
final class ReportCommand implements Callable<Integer> {
  /** Fewer than the commands' own five: three probes for five, trained on two thirds in place of four fifths. */
  private static final int FOLDS = 3;

  @Mixin private TextOptions.Languages languages;
  @Mixin private TextOptions.Words words;
  @Mixin private TextOptions.Sentences sentences;
  @Mixin private PoolingOption pooling;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    ParallelText lexicon = words.read(languages.languages);
    List<ParallelText> parallel = sentences.read(languages.languages);
    parallel.forEach(TextOptions::atLeastTwo);
    List<Manifest.Data> data = new ArrayList<>(List.of(ExperimentRun.describe(lexicon, "lexicon")));
    parallel.forEach(text -> data.add(ExperimentRun.describe(text, "sentences")));
    List<Experiment> all = new ArrayList<>(List.of(new WordAlignment(lexicon, pooling.pooling),
        new SentenceRetrieval(parallel, pooling.pooling),
        new StateStatistics(parallel, experiments.model.extract().specialTokens()),
        new StateSimilarity(parallel, pooling.pooling),
        new StatePicture("sentences", parallel, pooling.pooling, StatePicture.Options.OF_REPORT),
        new StatePicture("words", List.of(lexicon), pooling.pooling, StatePicture.Options.OF_REPORT)));
    Set<String> tags = new LinkedHashSet<>(lexicon.languages());
    parallel.forEach(text -> tags.addAll(text.languages()));
    addProbes(List.copyOf(tags), parallel, all, data);
    return experiments.run((settings, models, used) -> {
      for (String model : models) settings.open(model).close();        // fetched once, before two ask for it
      try (Workers beside = new Workers(1, Libtorch.threads())) {      // one thread's work, while weights are read
        Future<Run> tokens = beside.submit(() -> new TokenizerRun(settings, TokenizerRun.Options.of(parallel)).over(models, List.of()));
        return new ExperimentRun(settings).over(models, all, used).and(Workers.result(tokens));
      }
    }, data);
  }

  /** On the built-in pairs and sentences, in those of the languages that they have. */
  private void addProbes(List<String> tags, List<ParallelText> parallel, List<Experiment> all, List<Manifest.Data> data)
      throws IOException {
    ProbeSettings settings = new ProbeSettings(ProbeSettings.L2, FOLDS, 1, experiments.model.extract().seed(), false);
    for (ParallelText text : parallel) {
      if (parallel.size() == 1 && text.rows() >= settings.folds()) all.add(TextProbing.languageIdentity(text, pooling.pooling, settings));
    }
    ScoredPairs pairs = BuiltIn.pairs(tags);
    if (!pairs.scores().isEmpty()) {
      all.add(new SentenceSimilarity(List.of(pairs), BuiltIn.sentences(pairs.languages()), Set.of(pooling.pooling)));
      data.add(ExperimentRun.describe(pairs));
    }
    TaggedSet entities = BuiltIn.entities(tags);
    if (!entities.texts().isEmpty()) {
      String source = entities.languages().contains("en") ? "en" : entities.languages().get(0);
      all.add(new WordProbing(WordProbing.Kind.ENTITIES, entities, source, null, settings));
      data.add(ExperimentRun.describe(entities.name(), entities.texts(), "tagged sentences"));
    }
  }
}
