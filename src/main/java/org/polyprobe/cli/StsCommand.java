package org.polyprobe.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.polyprobe.InputException;
import org.polyprobe.data.BuiltIn;
import org.polyprobe.data.ParallelText;
import org.polyprobe.data.ScoredPairs;
import org.polyprobe.data.ScoredPairsReader;
import org.polyprobe.extract.Pooling;
import org.polyprobe.result.Manifest;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.SentenceSimilarity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polyprobe sts}. */
@Command(name = "sts", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Correlate the cosine of two sentences with the similarity people see in them, at every layer.")
final class StsCommand implements Callable<Integer> {
  @Mixin private TextOptions.Languages languages;
  @Option(names = "--data", paramLabel = "[LANG=]FILE|DIR",
      description = "Scored pairs: CSV, TSV or JSONL with columns sentence1, sentence2, score; LANG-LANG=FILE where the "
          + "two differ in language; may be given several times (default: the built-in pairs).")
  private List<String> data = List.of();
  @Option(names = "--fit", paramLabel = "[LANG=]FILE|DIR",
      description = "Pairs whose sentences centring and whitening are fitted on, in the same forms; those scored are left "
          + "out (default: the built-in sentences).")
  private List<String> fit = List.of();
  @Option(names = "--split", paramLabel = "NAME", defaultValue = "test",
      description = "Which files of a folder given as --data are read (default: ${DEFAULT-VALUE}); of one given as --fit, dev.")
  private String split;
  @Option(names = "--pooling", paramLabel = "POOLING", split = ",", defaultValue = "mean",
      description = "Token states to one vector, one or several of mean, first, last, max, weighted-mean; or all "
          + "(default: ${DEFAULT-VALUE}).")
  private List<String> poolings;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    List<ScoredPairs> sets = data.isEmpty() ? List.of(BuiltIn.pairs(languages.languages))
        : ScoredPairsReader.read(data, split, languages.languages);
    if (sets.stream().allMatch(set -> set.scores().isEmpty())) {
      throw new InputException("there are no built-in pairs in " + languages.languages + "; give --data FILE");
    }
    List<Manifest.Data> described = new ArrayList<>();
    for (ScoredPairs set : sets) described.add(ExperimentRun.describe(set));
    return experiments.run(List.of(new SentenceSimilarity(sets, heldOut(), poolings())), described);
  }

  private ParallelText heldOut() throws IOException {
    if (fit.isEmpty()) return BuiltIn.sentences(List.of());
    Map<String, List<String>> texts = new LinkedHashMap<>();
    List<ScoredPairs> read = ScoredPairsReader.read(fit, "dev", List.of());
    for (ScoredPairs set : read) {
      for (Map<String, List<String>> side : List.of(set.first(), set.second())) {
        side.forEach((language, list) -> texts.computeIfAbsent(language, l -> new ArrayList<>()).addAll(list));
      }
    }
    return new ParallelText(String.join(", ", read.stream().map(ScoredPairs::name).toList()), List.copyOf(texts.keySet()),
        List.copyOf(texts.values()), read.get(0).digest());
  }

  private Set<Pooling> poolings() {
    if (poolings.equals(List.of("all"))) return new LinkedHashSet<>(List.of(Pooling.values()));
    Set<Pooling> chosen = new LinkedHashSet<>();
    for (String label : poolings) {
      chosen.add(Stream.of(Pooling.values()).filter(p -> p.label().equals(label)).findFirst().orElseThrow(() ->
          new InputException("--pooling: expected one of " + new PoolingOption.Labels() + " or all, found " + label)));
    }
    return chosen;
  }
}
