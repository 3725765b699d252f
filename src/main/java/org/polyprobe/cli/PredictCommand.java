package org.polyprobe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.polyprobe.checkpoint.AtomicFile;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.data.LabelledReader;
import org.polyprobe.data.LabelledText;
import org.polyprobe.data.TaggedReader;
import org.polyprobe.data.TaggedText;
import org.polyprobe.transfer.PredictRun;
import org.polyprobe.run.RunSettings;
import org.polyprobe.tune.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyprobe predict}. */
@Command(name = "predict", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Label texts, pairs or words with a trained model, such as one that transfer leaves in its folder.")
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ModelOptions model;

  @Option(names = {"-i", "--input"}, paramLabel = "FILE", required = true,
      description = "Texts: CSV, TSV, JSON lines or Parquet with named columns, or .txt with one a line. For a model of words: "
          + "a word a line as CoNLL has it, or lists of tokens.")
  private Path input;

  @Option(names = "--text-column", paramLabel = "NAME",
      description = "The text, or the first of a pair (default: told by the columns).")
  private String first;

  @Option(names = "--second-column", paramLabel = "NAME", description = "The second text of a pair.")
  private String second;

  @Option(names = "--max-length", paramLabel = "TOKENS", defaultValue = "128",
      description = "Texts are cut to this many tokens, as in training (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "tsv",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private PredictRun.Format format;

  @Option(names = {"-o", "--out"}, paramLabel = "FILE", description = "Where it goes (default: standard output).")
  private Path out;

  @Option(names = {"-q", "--quiet"}, description = "Say nothing but errors and predictions.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = command.commandLine().getErr();
    try (ProgressLine progress = new ProgressLine(err, quiet)) {
      RunSettings settings = new RunSettings(model.extract(), Home.ofUser(), false, "", Polyprobe.Version.current(),
          progress.in("bytes"), progress.in("tokens"), progress.in("layers"), note -> { });
      try (PredictRun run = new PredictRun(settings, model.only("predict"), maxTokens, format)) {
        if (run.kind() == Task.Kind.TEXT) {
          LabelledText texts = LabelledReader.unlabelled(input, first, second);
          to(writer -> run.texts(texts, writer));
        } else {
          TaggedText words = TaggedReader.read(input);
          to(writer -> run.words(words, writer));
        }
      }
    }
    return 0;
  }

  private interface Content {
    void writeTo(Writer out) throws IOException;
  }

  /** A file appears whole; standard output fills as it goes. */
  private void to(Content content) throws IOException {
    if (out == null) {
      content.writeTo(command.commandLine().getOut());
      return;
    }
    AtomicFile.write(out, channel -> {
      Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
      content.writeTo(writer);
      writer.flush();
    });
  }
}
