package org.polyprobe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.polyprobe.InputException;
import org.polyprobe.data.ParallelText;
import org.polyprobe.data.TextFile;
import org.polyprobe.extract.Masking;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.PerplexityRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polyprobe perplexity}. */
@Command(name = "perplexity", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure how likely a language model finds each language's text: perplexity, bits per byte, and the "
        + "bits that the same sentences take in each language.")
final class PerplexityCommand implements Callable<Integer> {
  @Mixin private TextOptions.Languages languages;
  @Mixin private TextOptions.Sentences sentences;

  @Option(names = "--text", paramLabel = "LANG=FILE",
      description = "Texts in one language, one a line, in place of sentences; may be given several times.")
  private Map<String, Path> texts = new LinkedHashMap<>();

  @Option(names = "--masking", paramLabel = "WHAT", defaultValue = "one-token",
      description = "What a masked model does not see while it predicts a token: ${COMPLETION-CANDIDATES} "
          + "(default: ${DEFAULT-VALUE}).")
  private Masking masking;

  @Option(names = "--stride", paramLabel = "N", defaultValue = "0",
      description = "Tokens from one window to the next where a text is longer than the model takes; 0 for half a "
          + "window (default: ${DEFAULT-VALUE}).")
  private int stride;

  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    if (stride < 0) throw new InputException("--stride must be 0 or more, not " + stride);
    List<ParallelText> read = texts.isEmpty() ? sentences.read(languages.languages) : own();
    return experiments.run(
        (settings, models, data) -> new PerplexityRun(settings, masking, stride).over(models, read, data),
        read.stream().map(text -> ExperimentRun.describe(text, texts.isEmpty() ? "sentences" : "texts")).toList());
  }

  /** Each file on its own: its lines translate nothing. */
  private List<ParallelText> own() throws IOException {
    if (sentences.given() || !languages.languages.isEmpty()) {
      throw new InputException("--text names file and language; it goes with neither --parallel nor --languages");
    }
    List<ParallelText> read = new ArrayList<>();
    for (Map.Entry<String, Path> text : texts.entrySet()) {
      read.add(ParallelText.of(text.getKey(), TextFile.read(text.getValue(), null)));
    }
    return read;
  }
}
