package org.polyprobe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.report.Report;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.ResultsJson;
import org.polyprobe.result.Run;
import org.polyprobe.result.RunFolder;
import org.polyprobe.run.Experiment;
import org.polyprobe.run.ExperimentRun;
import org.polyprobe.run.RunSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What commands that take measures have in common: run the experiments, write the folder, show a table. */
final class Experimenting {
  @Spec(Spec.Target.MIXEE) private CommandSpec command;
  @Mixin ModelOptions model;
  @Mixin OutputOptions output;

  /** The folder this call writes to. */
  Path folder() {
    return output.out != null ? output.out : Path.of("polyprobe-" + command.name());
  }

  /** Standard error. */
  PrintWriter err() {
    return command.commandLine().getErr();
  }

  /** Progress on standard error, or none. */
  ProgressLine progress() {
    return new ProgressLine(command.commandLine().getErr(), output.quiet);
  }

  /** What a run needs to know. */
  RunSettings settings(ProgressLine progress) {
    PrintWriter err = command.commandLine().getErr();
    return new RunSettings(model.extract(), Home.ofUser(), !output.noCache, commandLine(), Polyprobe.Version.current(),
        progress.in("bytes"), progress.in("tokens"), progress.in("layers"),
        note -> { if (!output.quiet) err.println("polyprobe: " + note); });
  }

  /** What makes a run of models and data. */
  interface Measuring {
    Run over(RunSettings settings, List<String> models, List<Manifest.Data> data) throws IOException;
  }

  int run(List<Experiment> experiments, List<Manifest.Data> data) throws IOException {
    return run((settings, models, used) -> new ExperimentRun(settings).over(models, experiments, used), data);
  }

  int run(Measuring measuring, List<Manifest.Data> data) throws IOException {
    return run(measuring, data, ScoreTable::of);
  }

  /** @param table what a person sees at once */
  int run(Measuring measuring, List<Manifest.Data> data, Function<Run, String> table) throws IOException {
    Run run;
    try (RunFolder folder = RunFolder.at(folder()); ProgressLine progress = progress()) {
      run = measuring.over(settings(progress), model.models, data);
      progress.close();
      folder.writeResults(run);
      folder.write("report.html", out -> out.write(Report.html(run).getBytes(StandardCharsets.UTF_8)));
      folder.publish();
      show(run, done -> table.apply(done) + folder().resolve("report.html").toAbsolutePath().normalize() + "\n");
    }
    if (!output.quiet) run.manifest().notes().forEach(note -> command.commandLine().getErr().println("note: " + note));
    return 0;
  }

  /** The table, or the JSON, on standard output. */
  void show(Run run, Function<Run, String> table) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    if (output.json) ResultsJson.write(run, out);
    else if (!output.quiet) out.print(table.apply(run));
    out.flush();
  }

  /** The model of a command that takes one. */
  String onlyModel() {
    return model.only(command.name());
  }

  private String commandLine() {
    return commandLine(command.root().commandLine().getParseResult().originalArgs());
  }

  /** Arguments as a person types them into a shell. */
  static String commandLine(List<String> arguments) {
    StringBuilder line = new StringBuilder("polyprobe");
    for (String argument : arguments) {
      line.append(' ').append(argument.matches("[\\w./:@=,+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'");
    }
    return line.toString();
  }
}
