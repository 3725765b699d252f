package org.polyprobe.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.polyprobe.data.ParallelText;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.SentenceRetrieval;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code polyprobe retrieve}. */
@Command(name = "retrieve", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure how often a sentence's nearest neighbour is its own translation, both ways, at every layer.")
final class RetrieveCommand implements Callable<Integer> {
  @Mixin private TextOptions.Languages languages;
  @Mixin private TextOptions.Sentences sentences;
  @Mixin private PoolingOption pooling;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    List<ParallelText> parallel = sentences.read(languages.languages);
    parallel.forEach(TextOptions::atLeastTwo);
    return experiments.run(List.of(new SentenceRetrieval(parallel, pooling.pooling)),
        parallel.stream().map(text -> ExperimentRun.describe(text, "sentences")).toList());
  }
}
