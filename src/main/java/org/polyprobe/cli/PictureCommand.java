package org.polyprobe.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.polyprobe.data.ParallelText;
import org.polyprobe.result.Manifest;
import org.polyprobe.run.Experiment;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.StatePicture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polyprobe picture}. */
@Command(name = "picture", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Draw words and sentences of all languages in one plane, layer by layer (PCA, t-SNE).")
final class PictureCommand implements Callable<Integer> {
  @Mixin private TextOptions.Languages languages;
  @Mixin private TextOptions.Words words;
  @Mixin private TextOptions.Sentences sentences;
  @Mixin private PoolingOption pooling;

  @Option(names = "--of", paramLabel = "WHAT", split = ",", defaultValue = "sentences",
      description = "What to draw: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private List<Kind> kinds;
  @Option(names = "--method", paramLabel = "METHOD", split = ",", defaultValue = "pca,tsne",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private List<StatePicture.Method> methods;
  @Option(names = "--layers", paramLabel = "N", split = ",",
      description = "Layers to draw, as in 0,8,12 (default: all with pca, four with tsne).")
  private List<Integer> layers = List.of();
  @Option(names = "--perplexity", paramLabel = "P", defaultValue = "30",
      description = "About how many neighbours count in t-SNE (default: ${DEFAULT-VALUE}).")
  private double perplexity;
  @Option(names = "--points", paramLabel = "N", defaultValue = "1000",
      description = "At most so many texts of each kind, all languages together, evenly spread (default: ${DEFAULT-VALUE}).")
  private int points;
  @Mixin private Experimenting experiments;

  /** What is drawn. */
  enum Kind {
    SENTENCES, WORDS;

    @Override public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    StatePicture.Options options = new StatePicture.Options(new LinkedHashSet<>(methods), layers, perplexity, points);
    List<Experiment> pictures = new ArrayList<>();
    List<Manifest.Data> data = new ArrayList<>();
    for (Kind kind : new LinkedHashSet<>(kinds)) {
      List<ParallelText> texts = kind == Kind.WORDS ? List.of(words.read(languages.languages))
          : sentences.read(languages.languages);
      pictures.add(new StatePicture(kind.toString(), texts, pooling.pooling, options));
      texts.forEach(text -> data.add(ExperimentRun.describe(text, kind == Kind.WORDS ? "lexicon" : "sentences")));
    }
    return experiments.run(pictures, data);
  }
}
