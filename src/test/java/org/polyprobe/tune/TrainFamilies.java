package org.polyprobe.tune;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.nn.Placement;
import org.polyprobe.tokenizer.Encoding;

/**
 * Trains a tiny model of every family and leaves each with the scores it gives, for tools/check_trained.py to compare
 * with transformers. Run by hand, with the folder to write to.
 */
final class TrainFamilies {
  private static final List<String> TEXTS = List.of("bert-tiny", "bert-tiny-noprefix", "bert-tiny-gamma-beta",
      "xlmr-tiny", "roberta-tiny", "distilbert-tiny", "bloom-tiny", "bloom-tiny-sharded", "qwen2-tiny", "qwen3-tiny",
      "llama-tiny", "llama-tiny-untied", "mistral-tiny", "gemma-tiny", "gemma2-tiny", "gemma3-tiny", "gpt2-tiny");
  private static final List<String> TOKENS = List.of("bert-tiny", "xlmr-tiny", "roberta-tiny", "distilbert-tiny",
      "t5-tiny", "mt5-tiny", "mt5-tiny-unshared", "bloom-tiny", "qwen2-tiny", "qwen3-tiny", "llama-tiny",
      "mistral-tiny", "gemma-tiny", "gemma2-tiny", "gpt2-tiny");

  private TrainFamilies() {}

  public static void main(String[] arguments) throws IOException {
    Path out = Path.of(arguments[0]);
    Libtorch.useThreads(1);
    for (String family : TEXTS) {
      train(family, TinyRun.TEXTS, TinyRun.TEXT_DATA, Trained.ALL, out.resolve(family + "-texts"));
    }
    for (String family : TOKENS) {
      train(family, TinyRun.TOKENS, TinyRun.TOKEN_DATA, Trained.ALL, out.resolve(family + "-tokens"));
    }
    for (String family : List.of("bert-tiny", "gpt2-tiny", "qwen2-tiny")) {
      train(family, TinyRun.TEXTS, TinyRun.TEXT_DATA, new Trained.Lora(2, 4, 0, Set.of()), out.resolve(family + "-lora"));
    }
  }

  private static void train(String family, Task task, SourceData data, Trained trained, Path folder) throws IOException {
    try (Checkpoint base = TinyRun.checkpoint(family, 0.1)) {
      Recipe recipe = TinyRun.recipe(trained, Recipe.Numerics.FLOAT32);
      Outcome outcome = new FineTuning(base, task, data, recipe, folder).run(new Listener() {});
      List<Encoding> texts = data.dev().stream().map(Example::encoding).toList();
      ObjectNode json = new ObjectMapper().createObjectNode();
      ArrayNode ids = json.putArray("ids");
      for (Encoding text : texts) ids.add(new ObjectMapper().valueToTree(text.ids()));
      try (Checkpoint checkpoint = Checkpoint.open(outcome.model());
           Classifier classifier = Classifier.open(checkpoint, Placement.CPU)) {
        Object scores = task.kind() == Task.Kind.TEXT ? classifier.ofTexts(texts, tokens -> {})
            : classifier.ofTokens(texts, tokens -> {});
        json.set("scores", new ObjectMapper().valueToTree(scores));
      }
      new ObjectMapper().writeValue(outcome.model().resolve("scores.json").toFile(), json);
    }
  }
}
