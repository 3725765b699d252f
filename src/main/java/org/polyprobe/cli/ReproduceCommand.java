package org.polyprobe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.polyprobe.InputException;
import org.polyprobe.report.StudyPage;
import org.polyprobe.result.RunFolder;
import org.polyprobe.study.Study;
import org.polyprobe.study.StudyResults;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polyprobe reproduce}. */
@Command(name = "reproduce", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Run a study, the experiments of a paper or your own from a file, and lay what the paper says beside what is "
        + "measured.",
    footer = {"", "A study of your own starts from another:  polyprobe reproduce 2502.04269 --show > my.yaml", "",
        "Steps that are done stay in DIR; given again, the same command goes on with the rest."})
final class ReproduceCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "STUDY", description = "A study by its name (see --list), or a YAML file.")
  private String asked;

  @Option(names = "--quick", description = "A look in minutes: mBERT on built-in data.")
  private boolean quick;

  @Option(names = "--list", description = "List the studies there are, and do nothing.")
  private boolean list;

  @Option(names = "--show", description = "Print the study's file, and do nothing.")
  private boolean show;

  @Mixin private OutputOptions output;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    if (list) {
      for (String name : Study.SHIPPED) out.println(name + "  " + Study.shipped(name).title());
      return 0;
    }
    if (asked == null) throw new InputException("reproduce what? Name a study, one of " + String.join(", ", Study.SHIPPED) + ", or a YAML file");
    Study study = study();
    if (show) {
      out.print(study.text());
      out.flush();
      return 0;
    }
    return run(study, output.out != null ? output.out : Path.of("polyprobe-" + study.name()), out);
  }

  private Study study() throws IOException {
    if (Study.SHIPPED.contains(asked)) return Study.shipped(quick ? asked + Study.QUICK : asked);
    if (quick) throw new InputException("--quick goes with one of " + String.join(", ", Study.SHIPPED) + ", not with a file");
    return Study.read(Path.of(asked));
  }

  private int run(Study study, Path folder, PrintWriter out) throws IOException {
    PrintWriter err = command.commandLine().getErr();
    StudyRun run = new StudyRun(study, folder, output, err);
    try (RunFolder files = RunFolder.at(folder)) {
      StudyResults results = StudyResults.of(study, folder, run.run());
      if (!results.any()) throw new InputException(study.name() + ": nothing could be measured: " + results.reasons());
      files.write("study.yaml", to -> to.write(study.text().getBytes(StandardCharsets.UTF_8)));
      results.writeTo(files);
      files.write("report.html", to -> to.write(StudyPage.html(results).getBytes(StandardCharsets.UTF_8)));
      files.publish();
      if (output.json) out.print(Files.readString(folder.resolve("results.json")));
      else if (!output.quiet) out.print(StudyTable.of(results) + folder.resolve("report.html").toAbsolutePath().normalize() + "\n");
      out.flush();
      return run.ownFault() ? 1 : 0;
    }
  }
}
