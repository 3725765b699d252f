package org.polyprobe.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.polyprobe.InputException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** {@code polyprobe}. */
@Command(name = "polyprobe", mixinStandardHelpOptions = true, versionProvider = Polyprobe.Version.class,
    description = "How does this multilingual language model handle each of my languages?",
    subcommands = {ReportCommand.class, AlignCommand.class, RetrieveCommand.class, StatesCommand.class,
        StsCommand.class, NerCommand.class, ProbeCommand.class, PictureCommand.class, PerplexityCommand.class,
        TokensCommand.class, ExplainCommand.class,
        TransferCommand.class, PredictCommand.class, ReproduceCommand.class,
        EmbedCommand.class, ScoreCommand.class, BenchCommand.class, ModelsCommand.class, InspectCommand.class,
        PullCommand.class, Polyprobe.Completion.class},
    synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands:%n",
    footer = {"", "Start with:  polyprobe report", "A command's options:  polyprobe COMMAND --help", "",
        "Exit codes: 0 done, 1 failed, 2 bad usage or input."})
public final class Polyprobe {
  private Polyprobe() {}

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = execute(new PrintWriter(out, true, StandardCharsets.UTF_8), new PrintWriter(err, true, StandardCharsets.UTF_8), arguments);
    out.flush();
    System.exit(code);
  }

  /** Runs one command line; returns its exit code. */
  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine(out, err).execute(arguments);
  }

  /** All commands, ready to parse or run one command line. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Polyprobe());
    line.setOut(out).setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Polyprobe::usage)
        .setExecutionExceptionHandler((e, command, parsed) -> failure(e, err));
    line.getSubcommands().get("completion").getCommandSpec().usageMessage()
        .description("Print a completion script for bash and zsh: source <(polyprobe completion)");
    without(line, "explain", "--model");                            // it reads tables; --of-model chooses rows
    without(line, "transfer", "--batch-tokens", "--special-tokens", "--no-cache");
    without(line, "predict", "--batch-tokens", "--special-tokens", "--seed");
    return line;
  }

  /** Takes options off a command that come with those of others and would do nothing there. */
  private static void without(CommandLine line, String command, String... options) {
    CommandLine.Model.CommandSpec spec = line.getSubcommands().get(command).getCommandSpec();
    for (String option : options) spec.remove(spec.findOption(option));
  }

  private static int usage(ParameterException e, String... arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("polyprobe: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return 2;
  }

  /** What the user gave is answered in one line; a fault of ours shows where. */
  private static int failure(Exception e, PrintWriter err) {
    Optional<String> words = words(e);
    err.println("polyprobe: " + words.orElse("this is a fault of Polyprobe's own:"));
    if (words.isEmpty()) e.printStackTrace(err);
    return e instanceof InputException ? 2 : 1;
  }

  /** What a person needs to know of a failure; empty where the fault is ours. */
  static Optional<String> words(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    if (cause instanceof InputException) return Optional.of(cause.getMessage());
    return cause instanceof IOException io ? Optional.of(readable(io)) : Optional.empty();
  }

  private static String readable(IOException e) {
    if (e instanceof NoSuchFileException) return e.getMessage() + ": there is no such file";
    if (e instanceof AccessDeniedException) return e.getMessage() + ": permission denied";
    if (e instanceof FileSystemException) return e.getMessage();
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** The version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"polyprobe " + current()};
    }

    static String current() {
      String version = Polyprobe.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }
  }

  /** picocli's own generator under a shorter name. */
  @Command(name = "completion", mixinStandardHelpOptions = true)
  static final class Completion extends GenerateCompletion {}
}
