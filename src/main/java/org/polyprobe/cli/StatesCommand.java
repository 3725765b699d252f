package org.polyprobe.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.Pooling;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.StateSimilarity;
import org.polyprobe.run.StateStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code polyprobe states}. */
@Command(name = "states", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Describe each language's hidden states layer by layer, and where they collapse.")
final class StatesCommand implements Callable<Integer> {
  @Mixin private TextOptions.Languages languages;
  @Mixin private TextOptions.Sentences sentences;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    List<ParallelText> parallel = sentences.read(languages.languages);
    return experiments.run(List.of(new StateStatistics(parallel, experiments.model.extract().specialTokens()),
        new StateSimilarity(parallel, Pooling.MEAN)),
        parallel.stream().map(text -> ExperimentRun.describe(text, "sentences")).toList());
  }
}
