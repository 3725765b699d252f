package org.polyprobe.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.polyprobe.data.ParallelText;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.WordAlignment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code polyprobe align}. */
@Command(name = "align", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure how close translated words lie, for every language pair and layer.")
final class AlignCommand implements Callable<Integer> {
  @Mixin private TextOptions.Languages languages;
  @Mixin private TextOptions.Words words;
  @Mixin private PoolingOption pooling;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    ParallelText lexicon = words.read(languages.languages);
    return experiments.run(List.of(new WordAlignment(lexicon, pooling.pooling)),
        List.of(ExperimentRun.describe(lexicon, "lexicon")));
  }
}
