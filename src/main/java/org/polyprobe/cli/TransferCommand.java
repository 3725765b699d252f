package org.polyprobe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.polyprobe.InputException;
import org.polyprobe.nn.Placement;
import org.polyprobe.report.Report;
import org.polyprobe.result.Run;
import org.polyprobe.result.RunFolder;
import org.polyprobe.transfer.Baseline;
import org.polyprobe.transfer.Labelled;
import org.polyprobe.transfer.LabelledTexts;
import org.polyprobe.run.RunSettings;
import org.polyprobe.transfer.TransferPlan;
import org.polyprobe.transfer.TransferRun;
import org.polyprobe.tune.Listener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code polyprobe transfer}. */
@Command(name = "transfer", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Train on one language, measure the rest: accuracy, gap and transfer efficiency with baselines.",
    footer = {"", "Training runs are kept in DIR/runs. Given again, the same command goes on where it was cut off and repeats "
        + "nothing that is done."})
final class TransferCommand implements Callable<Integer> {
  /** Trained without being asked up to this many examples. */
  private static final int SMALL = 10_000;
  private static final List<String> BUILT_IN = List.of("en", "fr", "es", "de", "zh", "ar", "ta", "sw", "hi", "ru");

  @Mixin private LabelledOptions data;

  @Option(names = "--source", paramLabel = "LANG", split = ",", defaultValue = "en",
      description = "Language trained on; several are compared, those joined by + are trained on together "
          + "(default: ${DEFAULT-VALUE}).")
  private List<String> sources;

  @Option(names = "--targets", paramLabel = "LANG", split = ",",
      description = "Languages scored on, the sources among them (default with built-in data: all ten).")
  private List<String> targets = List.of();

  @Option(names = "--seeds", paramLabel = "N", split = ",", defaultValue = "1",
      description = "Seeds of the training runs: one run each (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(names = "--select-on", paramLabel = "WHOSE", defaultValue = "source",
      description = "Whose --dev chooses a run's weights: ${COMPLETION-CANDIDATES}. With the targets' it is no zero-shot "
          + "transfer, and the results say so (default: ${DEFAULT-VALUE}).")
  private TransferPlan.Selection selection;

  @Option(names = "--baselines", paramLabel = "NAME", split = ",", defaultValue = "auto",
      description = "Trained beside each result, one run each: hypothesis-only (pairs only; about half the tokens of a run), "
          + "random-encoder (a full run); all, none, or auto: all where training sets hold at most 10,000 examples "
          + "(default: ${DEFAULT-VALUE}).")
  private List<String> baselines;

  @Option(names = "--max-length", paramLabel = "TOKENS", defaultValue = "128",
      description = "Texts are cut to this many tokens; sentences of words are divided instead (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Mixin private RecipeOptions recipe;
  @Mixin private RemedyOptions remedies;
  @Mixin private ShotOptions shots;
  @Mixin private Experimenting experiments;

  @Override
  public Integer call() throws IOException {
    Run run;
    try (RunFolder folder = RunFolder.at(experiments.folder()); ProgressLine progress = experiments.progress()) {
      RunSettings settings = experiments.settings(progress);
      TransferPlan plan = plan(settings);
      run = new TransferRun(settings, plan, experiments.folder(), trial -> experiments.output.quiet ? new Listener() {}
          : new TrainingLine(trial, experiments.err(), ProgressLine.terminal())).over(experiments.model.models, data.read, folder);
      progress.close();
      folder.writeResults(run);
      folder.write("report.html", out -> out.write(Report.html(run).getBytes(StandardCharsets.UTF_8)));
      folder.publish();
      experiments.show(run, done -> TransferTable.of(done) + String.join("\n", Report.findings(done)) + "\n\n"
          + experiments.folder().resolve("report.html").toAbsolutePath().normalize() + "\n");
    }
    PrintWriter err = experiments.err();
    if (!experiments.output.quiet) run.manifest().notes().forEach(note -> err.println("note: " + note));
    return 0;
  }

  private TransferPlan plan(RunSettings settings) throws IOException {
    Placement placement = settings.extract().placement();
    if (!placement.device().equals("cpu")) throw new InputException("--device " + placement.device() + ": training runs on cpu");
    if (maxTokens < 4) throw new InputException("--max-length " + maxTokens + ", expected at least 4");
    List<List<String>> from = sources.stream().map(source -> List.of(source.split("\\+"))).toList();
    List<String> trained = from.stream().flatMap(List::stream).distinct().toList();
    List<String> asked = targets.isEmpty() && data.task == LabelledOptions.TaskName.NLI ? BUILT_IN : targets;
    if (asked.isEmpty()) throw new InputException("--targets is needed: the languages to score on, the sources among them");
    Map<String, Labelled> train = data.train(trained, settings.home(), settings.bytes());
    Map<String, Labelled> dev = data.dev(selection == TransferPlan.Selection.SOURCE ? trained : asked, settings.home(), settings.bytes());
    if (selection == TransferPlan.Selection.TARGET && dev.isEmpty()) throw new InputException("--select-on target needs --dev");
    Map<String, Labelled> test = data.test(asked, settings.home(), settings.bytes());
    return new TransferPlan(from, train, dev, test, selection, seeds.stream().distinct().toList(),
        seed -> recipe.of(seed, placement.dtype()), maxTokens, baselines(train), remedies.chosen(trained, asked, settings, data.read),
        shots.of(TransferPlan.untrained(from, asked), data, recipe, settings));
  }

  private Set<Baseline> baselines(Map<String, Labelled> train) {
    boolean pairs = train.values().stream().allMatch(set -> set instanceof LabelledTexts texts && texts.isPairs());
    int largest = train.values().stream().mapToInt(Labelled::size).max().orElse(0);
    EnumSet<Baseline> chosen = EnumSet.noneOf(Baseline.class);
    for (String name : baselines) {
      switch (name) {
        case "none" -> { }
        case "auto" -> { if (largest <= SMALL) chosen.addAll(EnumSet.allOf(Baseline.class)); }
        case "all" -> chosen.addAll(EnumSet.allOf(Baseline.class));
        default -> chosen.add(Arrays.stream(Baseline.values()).filter(baseline -> baseline.label().equals(name)).findFirst()
            .orElseThrow(() -> new InputException(
                "--baselines " + name + ", expected hypothesis-only, random-encoder, all, none or auto")));
      }
    }
    if (!pairs) chosen.remove(Baseline.HYPOTHESIS_ONLY);
    return chosen;
  }
}
