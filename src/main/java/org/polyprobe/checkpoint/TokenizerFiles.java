package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.polyprobe.InputException;

/**
 * A directory that holds a tokenizer, with or without a model beside it.
 *
 * @param modelType of {@code config.json}; empty where there is none
 * @param positions most tokens the model takes by its {@code config.json}, special ones included; 0 where it does not say
 * @param digest SHA-256 (hex) of the vocabulary's file
 */
public record TokenizerFiles(Path directory, String modelType, int positions, String digest) {
  private static final List<String> NAMES = List.of("tokenizer.json", "vocab.txt", "vocab.json",
      "sentencepiece.bpe.model", "spiece.model", "tokenizer.model");
  /** Their positions begin after the padding token's id. */
  private static final Set<String> PADDED = Set.of("roberta", "xlm-roberta", "camembert", "xlm-roberta-xl");

  /** Finds a model's tokenizer; see {@link Checkpoints#tokenizer}. */
  public static TokenizerFiles open(String model, Home home, Progress progress) throws IOException {
    Path directory = Checkpoints.tokenizer(model, home, progress);
    Path file = NAMES.stream().map(directory::resolve).filter(Files::isRegularFile).findFirst()
        .orElseThrow(() -> new InputException(directory + ": holds no tokenizer.json"));
    String digest = new DigestMemo(home).digest(file);
    Path json = directory.resolve("config.json");
    if (!Files.isRegularFile(json)) return new TokenizerFiles(directory, "", 0, digest);
    Config config = Config.read(json);
    String type = config.textOr("", "model_type");
    int positions = 0;
    for (String key : List.of("max_position_embeddings", "n_positions", "n_ctx", "seq_length")) {
      if (positions == 0) positions = config.positiveOr(0, key);
    }
    if (positions > 0 && PADDED.contains(type)) positions -= config.index("pad_token_id").orElse(1) + 1;
    return new TokenizerFiles(directory, type, positions, digest);
  }
}
