package org.polyprobe.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Config;
import org.polyprobe.model.ModelFamily;

/** The configuration of a model with a head for a task, made from that of the model it starts from. */
final class TaskConfig {
  private static final String TEXTS = "SequenceClassification";
  private static final String TOKENS = "TokenClassification";

  private TaskConfig() {}

  static Config of(Checkpoint base, Task task) {
    ObjectNode json = base.config().json().deepCopy();
    if (task.kind() == Task.Kind.VOCABULARY) return new Config(base.config().where(), float32(json));
    boolean texts = task.kind() == Task.Kind.TEXT;
    json.putArray("architectures").add(ModelFamily.of(base).architecture(texts ? TEXTS : TOKENS));
    ObjectNode names = json.putObject("id2label");
    ObjectNode ids = json.putObject("label2id");
    for (int i = 0; i < task.labels().size(); i++) {
      names.put(String.valueOf(i), task.labels().get(i));
      ids.put(task.labels().get(i), i);
    }
    json.remove(List.of("num_labels", "_num_labels", "problem_type"));
    if (texts) json.put("problem_type", "single_label_classification");
    pad(json);
    return new Config(base.config().where(), float32(json));
  }

  private static ObjectNode float32(ObjectNode json) {
    json.remove("dtype");
    return json.put("torch_dtype", "float32");
  }

  /**
   * transformers classifies texts side by side only where there is a padding id: without one, the end of a text's.
   * Gemma has id 0 where the key is left out.
   */
  private static void pad(ObjectNode json) {
    if (!json.has("pad_token_id") && json.path("model_type").asText().startsWith("gemma")) return;
    JsonNode end = json.path("eos_token_id");
    JsonNode first = end.isArray() ? end.path(0) : end;
    if (!json.hasNonNull("pad_token_id") && first.isInt()) json.put("pad_token_id", first.intValue());
  }

  /** What a checkpoint with a head tells; null where its {@code architectures} name no such head. */
  static Task.Kind kind(Config config) {
    String architecture = config.json().path("architectures").path(0).asText();
    if (architecture.endsWith(TEXTS)) return Task.Kind.TEXT;
    return architecture.endsWith(TOKENS) ? Task.Kind.TOKEN : null;
  }
}
