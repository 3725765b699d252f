package org.polyprobe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.polyprobe.checkpoint.Checkpoints;
import org.polyprobe.checkpoint.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polyprobe pull}. */
@Command(name = "pull", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Bring models into the cache, or up to date, and print where they are.",
    footer = {"", "Files go where transformers looks for them: HF_HUB_CACHE, or hub in HF_HOME (default: "
        + "~/.cache/huggingface).", "HF_TOKEN opens gated and private models; HF_ENDPOINT names another hub."})
final class PullCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Parameters(paramLabel = "MODEL", arity = "1..*",
      description = "owner/name[@revision] on the hub, an alias such as bloom-560m, or mvn:group:artifact:version.")
  private List<String> models;

  @Option(names = {"-q", "--quiet"}, description = "Say nothing but errors and where the models are.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    for (String model : models) {
      try (ProgressLine progress = new ProgressLine(command.commandLine().getErr(), quiet)) {
        Path directory = Checkpoints.pull(model, Home.ofUser(), progress.in("bytes"));
        progress.close();
        out.println(directory);
        out.flush();
      }
    }
    return 0;
  }
}
