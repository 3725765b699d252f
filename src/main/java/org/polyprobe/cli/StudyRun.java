package org.polyprobe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoints;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.ResultsJson;
import org.polyprobe.study.Outcome;
import org.polyprobe.study.Study;
import picocli.CommandLine;

/** Runs a study's steps one after another, each just as its command line would; what cannot be had is left out. */
final class StudyRun {
  private static final String OTHER_MODEL = "A checkpoint directory does as well: name it under models in a copy of the study.";

  /** Why a step was left out, and what to do about it. */
  private record Reason(String why, String remedy) {}

  private final Path folder;
  private final OutputOptions output;
  private final PrintWriter err;
  private final List<StepLine> lines;
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Map<String, Optional<String>> lacking = new HashMap<>();
  private boolean ownFault;

  /** Checks every step before any runs. */
  StudyRun(Study study, Path folder, OutputOptions output, PrintWriter err) {
    this.folder = folder;
    this.output = output;
    this.err = output.quiet ? new PrintWriter(Writer.nullWriter()) : err;
    this.lines = StepLine.of(study, folder);
  }

  /** What became of each step and model, in their order. */
  List<Outcome> run() throws IOException {
    for (StepLine line : lines) {
      err.printf("polyprobe: step %d of %d: %s with %s%n", outcomes.size() + 1, lines.size(), line.step().name(), line.model());
      Outcome outcome = run(line);
      boolean told = outcomes.stream().anyMatch(before -> !before.done() && before.why().equals(outcome.why()));
      if (!outcome.done()) err.println("polyprobe: it is left out" + (told ? " too, for the same reason" : ": " + outcome.why()));
      else if (outcome.kept()) err.println("polyprobe: it is there already");
      outcomes.add(outcome);
    }
    return outcomes;
  }

  /** Whether a step ended by a fault of Polyprobe's own. */
  boolean ownFault() {
    return ownFault;
  }

  private Outcome run(StepLine line) throws IOException {
    Path place = folder.resolve(line.step().folder(line.model()));
    List<String> arguments = new ArrayList<>(line.arguments());
    if (output.noCache && line.caches()) arguments.add("--no-cache");
    StepRecord record = new StepRecord(place, arguments);
    if (!output.noCache && record.stands()) return done(line, place, true);
    arguments.addAll(List.of("--out", place.toString()));
    Optional<Reason> reason = lacking(line);
    if (reason.isEmpty()) {
      record.remove();
      reason = execute(arguments).map(why -> new Reason(why, line.step().needs()));
    }
    if (reason.isPresent()) {
      return new Outcome(line.step(), line.model(), line.step().folder(line.model()),
          Experimenting.commandLine(arguments), null, false, reason.get().why(), reason.get().remedy());
    }
    record.write();
    return done(line, place, false);
  }

  private static Outcome done(StepLine line, Path place, boolean kept) throws IOException {
    Manifest manifest = ResultsJson.read(place.resolve("results.json")).manifest();
    return new Outcome(line.step(), line.model(), line.step().folder(line.model()), manifest.command(), manifest, kept, "", "");
  }

  /** Why the command failed, or nothing. */
  private Optional<String> execute(List<String> arguments) {
    List<Exception> failed = new ArrayList<>();
    CommandLine line = Polyprobe.commandLine(new PrintWriter(Writer.nullWriter()), err);
    line.setExecutionExceptionHandler((e, command, parsed) -> {
      failed.add(e);
      return 1;
    });
    int code = line.execute(arguments.toArray(String[]::new));
    if (code == 0) return Optional.empty();
    if (failed.isEmpty()) throw new IllegalStateException(arguments + " ended with " + code);
    Optional<String> words = Polyprobe.words(failed.get(0));
    if (words.isEmpty()) {
      ownFault = true;
      failed.get(0).printStackTrace(err);
    }
    return Optional.of(words.orElse("a fault of Polyprobe's own: " + failed.get(0)));
  }

  /** Why a step cannot begin: its model is not to be had, or a step it builds on was left out. */
  private Optional<Reason> lacking(StepLine line) {
    for (String before : line.before()) {
      boolean missing = outcomes.stream().anyMatch(outcome -> !outcome.done() && outcome.model().equals(line.model())
          && outcome.step().name().equals(before));
      if (missing) return Optional.of(new Reason("it builds on step " + before + ", which was left out", ""));
    }
    boolean tokenizer = line.step().command().equals("tokens");
    if (line.step().command().equals("explain")) return Optional.empty();              // it reads tables
    return lacking.computeIfAbsent((tokenizer ? "tokenizer " : "") + line.model(), absent -> lacking(line.model(), tokenizer))
        .map(why -> new Reason(why, OTHER_MODEL));
  }

  /** A hub that cannot be reached is asked once for each model, not at every step. */
  private Optional<String> lacking(String model, boolean tokenizer) {
    try (ProgressLine progress = new ProgressLine(err, output.quiet)) {
      if (tokenizer) Checkpoints.tokenizer(model, Home.ofUser(), progress.in("bytes"));
      else Checkpoints.resolve(model, Home.ofUser(), progress.in("bytes"));
      return Optional.empty();
    } catch (InputException | IOException e) {
      return Polyprobe.words(e);
    }
  }
}
