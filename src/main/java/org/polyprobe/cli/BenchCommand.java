package org.polyprobe.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.polyprobe.InputException;
import org.polyprobe.result.Run;
import org.polyprobe.result.RunFolder;
import org.polyprobe.run.ExtractionBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polyprobe bench}. */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure how fast hidden states are extracted, against the machine's fastest matrix product.")
final class BenchCommand implements Callable<Integer> {
  @Mixin private TextInput input;
  @Option(names = "--repeats", paramLabel = "N", defaultValue = "3",
      description = "Passes over the texts (default: ${DEFAULT-VALUE}).")
  private int repeats;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    if (repeats < 1) throw new InputException("--repeats must be at least 1, not " + repeats);
    TextInput.Texts texts = input.read();
    try (RunFolder folder = RunFolder.at(experiments.folder()); ProgressLine progress = experiments.progress()) {
      Run run = new ExtractionBench(experiments.settings(progress), repeats)
          .over(experiments.onlyModel(), texts.texts(), texts.data());
      progress.close();
      folder.writeResults(run);
      folder.publish();
      experiments.show(run, BenchCommand::table);
    }
    return 0;
  }

  private static String table(Run run) {
    StringBuilder table = new StringBuilder();
    run.scores().forEach(score -> table.append("%-42s %,.3f%s%n".formatted(
        run.definitions().stream().filter(d -> d.name().equals(score.measure())).findFirst().orElseThrow().title(),
        score.value(), Double.isNaN(score.low()) ? "" : " [%,.3f, %,.3f]".formatted(score.low(), score.high()))));
    return table.toString();
  }
}
