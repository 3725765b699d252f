package org.polyprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Checkpoints;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.model.MemoryNeed;
import org.polyprobe.model.Overview;
import org.polyprobe.tokenizer.VocabularyScripts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polyprobe inspect}: what a checkpoint is, from headers alone. */
@Command(name = "inspect", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Say what a model is and needs, without loading its weights.")
final class InspectCommand implements Callable<Integer> {
  /** The default of --batch-tokens, and the length of an ordinary sentence. */
  private static final int TOKENS = 2048;
  private static final int SENTENCE = 64;

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "MODEL",
      description = "A checkpoint directory, owner/name[@revision] on the hub, an alias or mvn:group:artifact:version.")
  private String model;

  @Option(names = "--json", description = "Print JSON, for scripts.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path directory;
    try (ProgressLine progress = new ProgressLine(command.commandLine().getErr(), json)) {
      directory = Checkpoints.resolve(model, Home.ofUser(), progress.in("bytes"));
    }
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      PrintWriter out = command.commandLine().getOut();
      ObjectNode facts = facts(checkpoint);
      if (json) out.println(JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(facts));
      else print(out, facts);
      out.flush();
    }
    return 0;
  }

  private ObjectNode facts(Checkpoint checkpoint) throws IOException {
    Overview overview = Overview.of(checkpoint);
    ObjectNode facts = JsonMapper.builder().build().createObjectNode().put("model", model)
        .put("source", Checkpoints.source(model)).put("directory", checkpoint.directory().toString())
        .put("commit", checkpoint.commit()).put("digest", checkpoint.knownDigest().orElse(""))
        .put("family", overview.family().modelType()).put("architecture", overview.architecture())
        .put("layers", overview.shape().layers()).put("hidden", overview.shape().hidden())
        .put("heads", overview.heads()).put("keyValueHeads", overview.keyValueHeads())
        .put("vocabulary", overview.shape().vocabulary()).put("maxTokens", overview.shape().maxTokens())
        .put("positions", overview.positions()).put("tiedEmbeddings", overview.tied());
    ArrayNode tasks = facts.putArray("tasks");
    overview.tasks().forEach(tasks::add);
    facts.put("parameters", checkpoint.parameters());
    ObjectNode parts = facts.putObject("parametersOf");
    overview.parameters().forEach((role, count) -> {
      if (count > 0) parts.put(role.name().toLowerCase(Locale.ROOT).replace('_', ' '), count);
    });
    ObjectNode dtypes = facts.putObject("dtypes");
    overview.dtypes().forEach(dtypes::put);
    ObjectNode files = facts.putObject("files");
    checkpoint.files().forEach(files::put);
    ObjectNode memory = facts.putObject("memory");
    memory.set("float32", memory(MemoryNeed.of(checkpoint, new MemoryNeed.Pass(4, TOKENS, SENTENCE))));
    memory.set("bfloat16", memory(MemoryNeed.of(checkpoint, new MemoryNeed.Pass(2, TOKENS, SENTENCE))));
    Path tokenizer = checkpoint.directory().resolve("tokenizer.json");
    if (Files.isRegularFile(tokenizer)) facts.set("tokenizer", scripts(VocabularyScripts.of(tokenizer)));
    return facts;
  }

  private static ObjectNode memory(MemoryNeed need) {
    return JsonMapper.builder().build().createObjectNode().put("weights", need.weights()).put("tables", need.tables())
        .put("batch", need.batch()).put("total", need.total());
  }

  private static ObjectNode scripts(VocabularyScripts found) {
    ObjectNode tokenizer = JsonMapper.builder().build().createObjectNode().put("entries", found.entries())
        .put("special", found.special()).put("bytes", found.bytes()).put("neutral", found.neutral());
    ObjectNode scripts = tokenizer.putObject("scripts");
    found.scripts().entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
        .thenComparing(Map.Entry.comparingByKey())).forEach(entry -> scripts.put(entry.getKey(), entry.getValue()));
    return tokenizer;
  }

  private static void print(PrintWriter out, ObjectNode facts) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("source", facts.path("source").asText());
    rows.put("directory", facts.path("directory").asText());
    rows.put("commit", facts.path("commit").asText());
    rows.put("digest", facts.path("digest").asText());
    rows.put("family", facts.path("family").asText() + parenthesis(facts.path("architecture").asText()));
    rows.put("blocks", facts.path("layers").asText() + ", hidden size " + facts.path("hidden").asText());
    rows.put("attention", facts.path("heads").asText() + " heads" + (facts.path("heads").equals(facts.path("keyValueHeads"))
        ? "" : ", " + facts.path("keyValueHeads").asText() + " of keys and values"));
    rows.put("positions", facts.path("positions").asText());
    rows.put("longest text", "%,d tokens".formatted(facts.path("maxTokens").asInt()));
    rows.put("heads in file", joined(facts.path("tasks")) + (facts.path("tiedEmbeddings").asBoolean()
        ? ", tied to the embeddings" : ""));
    rows.put("parameters", "%,d".formatted(facts.path("parameters").asLong()) + ": " + counts(facts.path("parametersOf")));
    rows.put("on disk", files(facts.path("files")) + ", " + String.join(", ", fieldNames(facts.path("dtypes"))));
    for (String dtype : new String[] {"float32", "bfloat16"}) {
      ObjectNode need = (ObjectNode) facts.path("memory").path(dtype);
      rows.put("memory, " + dtype, "%s: weights %s, tables %s, a batch of %,d tokens %s".formatted(text(need, "total"),
          text(need, "weights"), text(need, "tables"), TOKENS, text(need, "batch")));
    }
    rows.put("vocabulary", "%,d rows".formatted(facts.path("vocabulary").asInt()));
    rows.forEach((name, value) -> {
      if (!value.isEmpty()) out.printf("%-17s %s%n", name, value);
    });
    if (facts.has("tokenizer")) printScripts(out, facts.path("tokenizer"));
  }

  private static void printScripts(PrintWriter out, JsonNode tokenizer) {
    int entries = tokenizer.path("entries").asInt();
    out.printf("%-17s %,d entries: %,d special, %,d bytes or parts of characters, %,d without letters%n", "tokenizer",
        entries, tokenizer.path("special").asInt(), tokenizer.path("bytes").asInt(), tokenizer.path("neutral").asInt());
    tokenizer.path("scripts").properties().forEach(script -> out.printf(Locale.ROOT, "  %-15s %8d  %5.1f %%%n",
        script.getKey(), script.getValue().asInt(), 100.0 * script.getValue().asInt() / entries));
  }

  private static String text(ObjectNode need, String name) {
    return Bytes.text(need.path(name).asLong());
  }

  private static String parenthesis(String text) {
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private static String joined(JsonNode list) {
    if (list.isEmpty()) return "none";
    return list.valueStream().map(item -> item.asText()).collect(Collectors.joining(", "));
  }

  private static String counts(JsonNode parts) {
    return parts.properties().stream().map(part -> part.getKey() + " %,d".formatted(part.getValue().asLong()))
        .collect(Collectors.joining(", "));
  }

  private static String files(JsonNode files) {
    long bytes = files.valueStream().mapToLong(size -> size.asLong()).sum();
    return Bytes.text(bytes) + (files.size() == 1 ? "" : " in " + files.size() + " shards");
  }

  private static List<String> fieldNames(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
