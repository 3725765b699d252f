package org.polyprobe.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.polyprobe.InputException;
import org.polyprobe.study.Step;
import org.polyprobe.study.Study;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * A step of a study with one of its models as a command line, checked by the command's own options.
 *
 * @param arguments all but {@code --out} and its value
 * @param caches whether the command takes {@code --no-cache}
 * @param before steps whose folders the arguments name as <code>${step}</code>
 */
record StepLine(Step step, String model, List<String> arguments, boolean caches, Set<String> before) {
  private static final Set<String> NOT_HERE = Set.of("model", "out", "quiet", "json", "no-cache", "help", "version");
  private static final Pattern FOLDER = Pattern.compile("\\$\\{([^}]*)}");

  /** Every step of a study with each of its models; {@code folder} is the study's, which theirs lie in. */
  static List<StepLine> of(Study study, Path folder) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine all = Polyprobe.commandLine(nowhere, nowhere);
    List<StepLine> lines = new ArrayList<>();
    for (Step step : study.steps()) {
      for (String model : step.models()) lines.add(of(all, study, step, model, folder));
    }
    return lines;
  }

  private static StepLine of(CommandLine all, Study study, Step step, String model, Path folder) {
    CommandSpec command = command(all, step);
    List<String> arguments = new ArrayList<>(List.of(step.command()));
    if (command.findOption("--model") != null) arguments.addAll(List.of("--model", model));
    Set<String> before = new LinkedHashSet<>();
    for (Step.Option option : step.options()) {
      OptionSpec spec = command.findOption("--" + option.name());
      if (spec == null || NOT_HERE.contains(option.name())) throw unknown(command, step, option);
      List<String> values = new ArrayList<>();
      for (String value : option.values()) values.add(inPlace(value, option, study, step, model, folder, before));
      arguments.addAll(given(spec, option, values));
    }
    check(all, step, arguments);
    return new StepLine(step, model, List.copyOf(arguments), command.findOption("--no-cache") != null, before);
  }

  private static CommandSpec command(CommandLine all, Step step) {
    Set<String> known = new TreeSet<>();
    for (Map.Entry<String, CommandLine> entry : all.getSubcommands().entrySet()) {
      CommandSpec spec = entry.getValue().getCommandSpec();
      if (spec.mixins().values().stream().anyMatch(mixin -> mixin.userObject() instanceof Experimenting)) known.add(entry.getKey());
    }
    if (known.contains(step.command())) return all.getSubcommands().get(step.command()).getCommandSpec();
    throw new InputException(step.place() + ": \"" + step.command() + "\" is no command that measures; expected one of "
        + String.join(", ", known));
  }

  private static InputException unknown(CommandSpec command, Step step, Step.Option option) {
    if (option.name().equals("model")) return new InputException(option.place() + ": models stand under models, not among the options");
    Set<String> names = new TreeSet<>();
    for (OptionSpec spec : command.options()) {
      String name = spec.longestName().replaceFirst("^--", "");
      if (!NOT_HERE.contains(name)) names.add(name);
    }
    return new InputException(option.place() + ": " + step.command() + " in a study has no option \"" + option.name()
        + "\"; expected one of " + String.join(", ", names));
  }

  /** A value with the folders of earlier steps put in. */
  private static String inPlace(String value, Step.Option option, Study study, Step step, String model, Path folder,
                                Set<String> before) {
    Matcher names = FOLDER.matcher(value);
    return names.replaceAll(found -> {
      Step named = study.steps().subList(0, study.steps().indexOf(step)).stream()
          .filter(other -> other.name().equals(found.group(1)) && other.models().contains(model)).findFirst()
          .orElseThrow(() -> new InputException(option.place() + ": " + option.name() + ": " + found.group()
              + " is no step before this one that runs " + model));
      before.add(named.name());
      return Matcher.quoteReplacement(folder.resolve(named.folder(model)).toString());
    });
  }

  private static List<String> given(OptionSpec spec, Step.Option option, List<String> values) {
    String name = "--" + option.name();
    if (spec.arity().max() == 0) {
      if (!List.of(List.of("true"), List.of("false")).contains(values)) {
        throw new InputException(option.place() + ": " + option.name() + ": expected true or false, found " + String.join(", ", values));
      }
      return values.equals(List.of("true")) ? List.of(name) : List.of();
    }
    if (values.size() > 1 && !spec.isMultiValue()) {
      throw new InputException(option.place() + ": " + option.name() + " takes one value, found " + values.size());
    }
    if (!spec.splitRegex().isEmpty()) return List.of(name, String.join(",", values));
    return values.stream().flatMap(value -> List.of(name, value).stream()).toList();
  }

  /** Lets the command line's own parser look at types and required options. */
  private static void check(CommandLine all, Step step, List<String> arguments) {
    try {
      all.parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException wrong) {
      String place = step.options().stream().filter(option -> wrong.getArgSpec() instanceof OptionSpec spec
          && List.of(spec.names()).contains("--" + option.name())).map(Step.Option::place).findFirst().orElse(step.place());
      throw new InputException(place + ": " + wrong.getMessage(), wrong);
    }
  }
}
