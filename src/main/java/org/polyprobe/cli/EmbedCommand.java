package org.polyprobe.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.polyprobe.result.Run;
import org.polyprobe.result.RunFolder;
import org.polyprobe.run.StateExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polyprobe embed}. */
@Command(name = "embed", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Write the pooled hidden states of texts to a safetensors or Parquet file.")
final class EmbedCommand implements Callable<Integer> {
  @Mixin private TextInput input;
  @Mixin private PoolingOption pooling;
  @Option(names = "--layers", paramLabel = "N", split = ",",
      description = "Layers to write, as in 0,8,12 (default: all).")
  private List<Integer> layers = List.of();
  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "safetensors",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private StateExport.Format format;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    TextInput.Texts texts = input.read();
    try (RunFolder folder = RunFolder.at(experiments.folder()); ProgressLine progress = experiments.progress()) {
      Run run = new StateExport(experiments.settings(progress), pooling.pooling, format)
          .write(experiments.onlyModel(), texts.texts(), layers, texts.data(), folder);
      progress.close();
      folder.writeResults(run);
      folder.publish();
      experiments.show(run, done -> experiments.folder().resolve("states." + format).toAbsolutePath().normalize() + "\n");
    }
    return 0;
  }
}
