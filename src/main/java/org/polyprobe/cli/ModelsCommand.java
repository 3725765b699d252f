package org.polyprobe.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.polyprobe.checkpoint.CachedModel;
import org.polyprobe.checkpoint.Checkpoints;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.model.ModelFamily;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polyprobe models}. */
@Command(name = "models", mixinStandardHelpOptions = true, sortOptions = false,
    description = "List families, short names, and the models on this machine with their sizes.")
final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(names = "--json", description = "Print JSON, for scripts.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Home home = Home.ofUser();
    List<CachedModel> cached = CachedModel.all(home);
    long states = CachedModel.bytes(home.states());
    PrintWriter out = command.commandLine().getOut();
    if (json) out.println(JsonMapper.builder().build().writerWithDefaultPrettyPrinter()
        .writeValueAsString(tree(cached, states)));
    else print(out, home, cached, states);
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, Home home, List<CachedModel> cached, long states) {
    out.println("Families: " + families().stream().collect(Collectors.joining(", ")));
    out.println();
    for (Map.Entry<String, String> alias : Checkpoints.aliases().entrySet()) {
      out.printf("%-12s  %s%s%n", alias.getKey(), alias.getValue(), cached.stream()
          .filter(model -> model.complete() && model.name().equals(alias.getValue())).findFirst()
          .map(model -> "  (here, " + Bytes.text(model.bytes()) + ")").orElse(""));
    }
    out.println();
    out.println("On this machine, in " + CachedModel.hubCache() + " and " + home.directory() + ":");
    for (CachedModel model : cached) {
      out.printf("%9s  %s%s  %s%s%n", Bytes.text(model.bytes()), model.name(),
          model.revision().isEmpty() || model.revision().equals("main") ? "" : "@" + model.revision(),
          model.modelType(), remark(model));
    }
    if (cached.isEmpty()) out.println("no model");
    out.printf("%9s  hidden states of earlier runs%n", Bytes.text(states));
  }

  private static String remark(CachedModel model) {
    if (!model.complete()) return ", incomplete: fetch the rest with polyprobe pull";
    return families().contains(model.modelType()) ? "" : ", not a family that is read";
  }

  private static List<String> families() {
    return Arrays.stream(ModelFamily.values()).map(ModelFamily::modelType).toList();
  }

  private static ObjectNode tree(List<CachedModel> cached, long states) {
    ObjectNode tree = JsonMapper.builder().build().createObjectNode();
    ArrayNode families = tree.putArray("families");
    families().forEach(families::add);
    ObjectNode aliases = tree.putObject("aliases");
    Checkpoints.aliases().forEach(aliases::put);
    ArrayNode models = tree.putArray("cached");
    for (CachedModel model : cached) {
      models.addObject().put("name", model.name()).put("revision", model.revision()).put("family", model.modelType())
          .put("read", families().contains(model.modelType())).put("complete", model.complete())
          .put("bytes", model.bytes()).put("directory", model.directory().toString());
    }
    tree.put("stateBytes", states);
    return tree;
  }
}
