package org.polyprobe.checkpoint;

import java.util.List;
import java.util.Set;
import org.polyprobe.InputException;

/** Which files of a repository make a checkpoint: a fixed list, so that a name from the hub never becomes a path. */
final class HubFiles {
  /** Fetched where they are there. */
  static final List<String> ALWAYS = List.of("config.json", "tokenizer.json", "tokenizer_config.json",
      "special_tokens_map.json", "added_tokens.json", "generation_config.json", "vocab.txt", "vocab.json", "merges.txt",
      "sentencepiece.bpe.model", "spiece.model", "tokenizer.model");

  /** Each of these is enough to tokenize. */
  static final List<List<String>> VOCABULARIES = List.of(List.of("tokenizer.json"), List.of("vocab.txt"),
      List.of("vocab.json", "merges.txt"), List.of("sentencepiece.bpe.model"), List.of("spiece.model"),
      List.of("tokenizer.model"));

  private static final List<String> PICKLES = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

  private HubFiles() {}

  /** The file that holds the weights or says where they are. */
  static String weights(HubRepository model, Set<String> files) {
    if (!files.contains("config.json")) {
      throw new InputException(model + ": holds no config.json, so it is no checkpoint of transformers");
    }
    for (String name : List.of(Weights.SINGLE, Weights.INDEX)) if (files.contains(name)) return name;
    for (String pickle : PICKLES) {
      if (files.contains(pickle)) {
        throw new InputException(model + ": holds its weights only in " + pickle + ", a pickle, and reading one runs the "
            + "code inside; take a revision that has " + Weights.SINGLE + " (" + model.id() + "@refs/pr/NUMBER, where "
            + "the page's Community tab shows a conversion), or load it with transformers where you trust it and save it "
            + "again with save_pretrained(DIRECTORY, safe_serialization=True)");
      }
    }
    throw new InputException(model + ": holds neither " + Weights.SINGLE + " nor " + Weights.INDEX);
  }
}
