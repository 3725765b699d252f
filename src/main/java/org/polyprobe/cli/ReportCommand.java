package org.polyprobe.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.polyprobe.data.ParallelText;
import org.polyprobe.result.Manifest;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.SentenceRetrieval;
import org.polyprobe.run.StatePicture;
import org.polyprobe.run.StateSimilarity;
import org.polyprobe.run.StateStatistics;
import org.polyprobe.run.WordAlignment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code polyprobe report}. */
@Command(name = "report", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure everything and write one report: word alignment, sentence retrieval, hidden-state statistics, "
        + "language families.")
final class ReportCommand implements Callable<Integer> {
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
    return experiments.run(List.of(new WordAlignment(lexicon, pooling.pooling),
        new SentenceRetrieval(parallel, pooling.pooling),
        new StateStatistics(parallel, experiments.model.extract().specialTokens()),
        new StateSimilarity(parallel, pooling.pooling),
        new StatePicture("sentences", parallel, pooling.pooling, StatePicture.Options.OF_REPORT),
        new StatePicture("words", List.of(lexicon), pooling.pooling, StatePicture.Options.OF_REPORT)), data);
  }
}
