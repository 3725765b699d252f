package org.polyprobe.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/** The sizes of a BERT, and the tensors that follow from them. */
record TensorflowBertSizes(long vocabulary, long positions, long tokenTypes, long hidden, long intermediate,
                           int layers) {
  /** What a {@code BertForMaskedLM} holds besides the pooler, its decoder tied to the word embeddings. */
  Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("bert.embeddings.word_embeddings.weight", new long[] {vocabulary, hidden});
    shapes.put("bert.embeddings.position_embeddings.weight", new long[] {positions, hidden});
    shapes.put("bert.embeddings.token_type_embeddings.weight", new long[] {tokenTypes, hidden});
    norm(shapes, "bert.embeddings.LayerNorm");
    for (int layer = 0; layer < layers; layer++) block(shapes, "bert.encoder.layer." + layer + ".");
    linear(shapes, "cls.predictions.transform.dense", hidden, hidden);
    norm(shapes, "cls.predictions.transform.LayerNorm");
    shapes.put("cls.predictions.bias", new long[] {vocabulary});
    return shapes;
  }

  /** The tanh layer on the first token, which some checkpoints lack. */
  Map<String, long[]> poolerShapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    linear(shapes, "bert.pooler.dense", hidden, hidden);
    return shapes;
  }

  private void block(Map<String, long[]> shapes, String prefix) {
    linear(shapes, prefix + "attention.self.query", hidden, hidden);
    linear(shapes, prefix + "attention.self.key", hidden, hidden);
    linear(shapes, prefix + "attention.self.value", hidden, hidden);
    linear(shapes, prefix + "attention.output.dense", hidden, hidden);
    norm(shapes, prefix + "attention.output.LayerNorm");
    linear(shapes, prefix + "intermediate.dense", hidden, intermediate);
    linear(shapes, prefix + "output.dense", intermediate, hidden);
    norm(shapes, prefix + "output.LayerNorm");
  }

  private static void linear(Map<String, long[]> shapes, String name, long in, long out) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }

  private void norm(Map<String, long[]> shapes, String name) {
    shapes.put(name + ".weight", new long[] {hidden});
    shapes.put(name + ".bias", new long[] {hidden});
  }
}
